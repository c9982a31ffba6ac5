"""Our departments in Google's product taxonomy (en-US, 2021-09-21), by words of the category or type.

https://www.google.com/basepages/producttype/taxonomy.en-US.txt; the first line with a matching word counts.
"""

import re

KINDS = (
    ("kettle kettles", "Home & Garden > Kitchen & Dining > Kitchen Appliances > Electric Kettles"),
    ("grinder espresso coffee brewing",
     "Home & Garden > Kitchen & Dining > Kitchen Appliances > Coffee Makers & Espresso Machines"),
    ("cup cups mug mugs", "Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs"),
    ("cookware pan pot casserole cooking", "Home & Garden > Kitchen & Dining > Cookware & Bakeware > Cookware"),
    ("knife board preparing keeping kitchen", "Home & Garden > Kitchen & Dining > Kitchen Tools & Utensils"),
    ("lamp lamps light lights lighting lantern", "Home & Garden > Lighting > Lamps"),
    ("sofa sofas couch", "Furniture > Sofas"),
    ("chair chairs stool bench seats", "Furniture > Chairs"),
    ("table tables", "Furniture > Tables"),
    ("shelf shelves shelving", "Furniture > Shelving"),
    ("blanket blankets throw", "Home & Garden > Linens & Bedding > Bedding > Blankets"),
    ("furniture", "Furniture"),
    ("headphone headphones headset earphones",
     "Electronics > Audio > Audio Components > Headphones & Headsets > Headphones"),
    ("speaker speakers", "Electronics > Audio > Audio Components > Speakers"),
    ("sound audio radio", "Electronics > Audio"),
    ("keyboard keyboards", "Electronics > Electronics Accessories > Computer Components > Input Devices > Keyboards"),
    ("pen pens pencil writing notebook", "Office Supplies > Office Instruments > Writing & Drawing Instruments"),
    ("clock clocks", "Home & Garden > Decor > Clocks"),
    ("watch watches", "Apparel & Accessories > Jewelry > Watches"),
    ("backpack backpacks", "Luggage & Bags > Backpacks"),
    ("bag bags duffel luggage", "Luggage & Bags"),
    ("bottle flask thermos drinks", "Home & Garden > Kitchen & Dining > Food & Beverage Carriers"),
    ("planter planters pots plants", "Home & Garden > Lawn & Garden > Gardening > Pots & Planters"),
    ("garden tools birds outdoor", "Home & Garden > Lawn & Garden"),
    ("bracelet bracelets", "Apparel & Accessories > Jewelry > Bracelets"),
    ("necklace necklaces pendant", "Apparel & Accessories > Jewelry > Necklaces"),
    ("earring earrings", "Apparel & Accessories > Jewelry > Earrings"),
    ("ring rings", "Apparel & Accessories > Jewelry > Rings"),
    ("jewelry jewelery jewellery", "Apparel & Accessories > Jewelry"),
    ("jacket jackets coat hoodie hoodies outerwear", "Apparel & Accessories > Clothing > Outerwear > Coats & Jackets"),
    ("pant pants trousers leggings bottom bottoms", "Apparel & Accessories > Clothing > Pants"),
    ("short shorts", "Apparel & Accessories > Clothing > Shorts"),
    ("shirt shirts tee tees top tops tank tanks tshirts bras", "Apparel & Accessories > Clothing > Shirts & Tops"),
    ("shoe shoes boot boots", "Apparel & Accessories > Shoes"),
    ("clothes clothing apparel men women", "Apparel & Accessories > Clothing"),
    ("yoga fitness gym", "Sporting Goods > Exercise & Fitness"),
    ("laptop laptops notebooks", "Electronics > Computers > Laptops"),
    ("monitor monitors display", "Electronics > Video > Computer Monitors"),
    ("printer printers", "Electronics > Print, Copy, Scan & Fax > Printers, Copiers & Fax Machines"),
    ("camera cameras", "Cameras & Optics > Cameras"),
    ("umbrella umbrellas", "Apparel & Accessories > Clothing Accessories"),
    ("desk office typing", "Office Supplies"),
    ("electronics", "Electronics"),
    ("home living", "Home & Garden"),
)  # fmt: skip


def category(words: str) -> str:
    """The taxonomy's name for things that are described by these words; empty when none fits."""
    said = set(re.findall(r"\w+", words.casefold()))
    return next((path for known, path in KINDS if said & set(known.split())), "")
