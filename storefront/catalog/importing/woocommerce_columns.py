"""The columns of WooCommerce's product export, in the languages shops export them in.

https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema; attributes and downloads are numbered.
"""

import re

COLUMNS = {
    "id": ("ID",),
    "type": ("Type", "Typ", "Tipo"),
    "sku": ("SKU", "Artikelnummer", "UGS", "REF"),
    "gtin": ("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN oder ISBN"),
    "name": ("Name", "Nom", "Nombre", "Nome"),
    "published": ("Published", "Veröffentlicht", "Publié", "Publicado"),
    "visible": ("Visibility in catalog", "Sichtbarkeit im Katalog", "Visibilité dans le catalogue",
                "Visibilidad en el catálogo", "Visibilidade no catálogo"),
    "short": ("Short description", "Kurzbeschreibung", "Description courte", "Descripción corta", "Descrição curta"),
    "description": ("Description", "Beschreibung", "Descripción", "Descrição"),
    "in_stock": ("In stock?", "Vorrätig?", "En stock ?", "¿Existencias?", "Em estoque?"),
    "stock": ("Stock", "Lager", "Lagerbestand", "Inventario", "Estoque"),
    "backorders": ("Backorders allowed?", "Lieferrückstände erlaubt?",
                   "Autoriser les commandes de produits en rupture ?",
                   "¿Permitir reservas de productos agotados?", "São permitidas encomendas?"),
    "weight": ("Weight (kg)", "Gewicht (kg)", "Poids (kg)", "Peso (kg)"),
    "sale": ("Sale price", "Angebotspreis", "Tarif promo", "Precio rebajado", "Preço promocional"),
    "price": ("Regular price", "Regulärer Preis", "Tarif régulier", "Precio normal", "Preço"),
    "categories": ("Categories", "Kategorien", "Catégories", "Categorías", "Categorias"),
    "tags": ("Tags", "Schlagwörter", "Étiquettes", "Etiquetas"),
    "images": ("Images", "Bilder", "Imágenes", "Imagens"),
    "parent": ("Parent", "Übergeordnetes Produkt", "Superior", "Produto ascendente"),
    "grouped": ("Grouped products", "Gruppierte Produkte", "Groupes de produits", "Productos agrupados",
                "Produtos agrupados"),
    "upsells": ("Upsells", "Zusatzverkäufe", "Produits suggérés", "Ventas dirigidas", "Aumenta vendas"),
    "crosssells": ("Cross-sells", "Cross-Sells (Querverkäufe)", "Ventes croisées", "Ventas cruzadas", "Venda cruzada"),
    "position": ("Position", "Posición", "Posição"),
    "brand": ("Brands", "Marken", "Marques", "Marcas"),
}  # fmt: skip
NUMBERED = {
    "attribute_name": ("Attribute {} name", "Attribut {} Name", "Nom de l’attribut {}", "Nombre del atributo {}",
                       "Nome do atributo {}"),
    "attribute_values": ("Attribute {} value(s)", "Attribut {} Wert(e)", "Valeur(s) de l’attribut {}",
                         "Valor(es) del atributo {}", "Valores do atributo {}"),
    "download_name": ("Download {} name", "Download {} Name"),
    "download_url": ("Download {} URL",),
}  # fmt: skip
MOST = 30
COLUMNS |= {
    f"{name}{n}": tuple(title.format(n) for title in titles)
    for name, titles in NUMBERED.items()
    for n in range(1, MOST + 1)
}
REQUIRED = ("type", "name", "price")


def several(cell: str) -> list[str]:
    r"""`a, b\, c` → a and "b, c"."""
    return [part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", cell) if part.strip()]
