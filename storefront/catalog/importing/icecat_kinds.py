"""What kind of thing an Icecat product is: its files have no category, but a title ends in the words for one."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# department, then "kind: the words that name it, longest first does not matter"
TABLE = """
Computers
  Notebooks: notebook; notebook pc; tablet pc notebook; laptop; chromebook; netbook; ultrabook;
   hybrid (2-in-1); mobile workstation
  Desktop PCs: pc; desktop pc; all-in-one pc; workstation; mini pc; thin client; barebone; pc/workstation barebone
  Tablets: tablet; tablet pc; e-book reader
  Servers: server; server barebone; blade server
  Handheld computers: handheld mobile computer; pda; personal digital assistant
  Docking stations: dock; docking station; dock/port replicator; port replicator; notebook dock/port replicator
Components
  Processors: processor; cpu
  Memory modules: memory module; memory; ram; dimm; printer memory
  Motherboards: motherboard; server/workstation motherboard; desktop board; mainboard
  Graphics cards: graphics card; video card
  Hard drives: hard drive; internal hard drive; external hard drive; hdd; hard disk; disk array
  Solid state drives: solid state drive; internal solid state drive; ssd; external solid state drive
  Power supplies: power supply unit; power supply
  Computer cases: computer case; chassis
  Cooling: computer cooling component; hardware cooling accessory; computer case fan; heat sink compound;
   cpu cooler; fan
  Interface cards: interface cards/adapter; raid controller; slot expander; adapter card; controller card
  Optical drives: optical disc drive; dvd drive; cd drive; blu-ray drive; dvd-rw
Screens
  Monitors: computer monitor; monitor; lcd monitor; touch screen monitor; signage display; pos monitor
  Televisions: tv; television; hospitality tv; lcd tv
  Projectors: data projector; projector; portable projector; ceiling-mounted projector; desktop projector
  Projection screens: projection screen; projector screen
  Projector lamps: projector lamp
  Screen mounts: flat panel wall mount; flat panel ceiling mount; flat panel desk mount;
   flat panel mount accessory; flat panel accessory; flat panel floorstand; projector mount accessory;
   project mount; monitor arm; mounting kit; wall mount; ceiling mount; desk mount; flat panel mount arm;
   tv stand; mount
  Screen protectors: display privacy filters; screen protector; anti-glare screen protector; privacy filter
Input
  Keyboards: keyboard; numeric keypad; keypad
  Mice: mouse; trackball; presenter; wireless presenter
  Mouse pads: mouse pad; wrist rest
  Keyboard covers: keyboard cover; input device accessory
  Pens: stylus pen; stylus; graphic tablet
  Gaming controllers: flight sim; gamepad; joystick; gaming controller; steering wheel; gaming chair
  Scanners: scanner; flatbed scanner; barcode reader; bar code reader; handheld bar code reader
  Card readers: card reader; smart card reader
  Webcams: webcam
Printing
  Printers: laser printer; inkjet printer; photo printer; printer; dot matrix printer; large format printer;
   label printer; pos printer; laser; inkjet; thermal inkjet; fax machine; multifunctional;
   multifunctional laser; multifunctional inkjet
  Print servers: print server
  Toner: toner cartridge; toner; toner collector; developer unit
  Ink: ink cartridge; ink; ink stick; print cartridge; singlepack; multipack; ink tank; ink cart
  Drums and fusers: printer drum; fuser; imaging unit; printer belt; drum; photoconductor; transfer belt
  Print heads: print head; printhead
  Ribbons: printer ribbon; ribbon
  Printer parts: printer kit; maintenance kit; tray/feeder; output stacker; printer cabinet/stand; duplex unit;
   printer/scanner spare part; multi bin mailbox; printer roller; printer emulation upgrade; fax supply;
   finisher; printer cleaning; paper tray; feeder; roller kit; transfer kit; stapler unit; staple cartridge;
   maintenance tank; feed roller unit
  Paper: photo paper; printing paper; art paper; plotter paper; large format media; printing film;
   printable textile; paper; film; canvas
  Labels: self-adhesive label; printer label; label; address label; adhesive cover film
  Label tapes: label-making tape
Network
  Switches: network switch; switch; unmanaged; managed l2; managed l3
  Routers: wireless router; wired router; router; modem
  Wireless: wireless access point; access point; network antenna; network repeater; antenna
  Network cards: networking card; network interface card; network adapter
  Media converters: network media converter; media converter; network transceiver module; transceiver
  Network parts: network switch component; network equipment chassis; network splitter; patch panel;
   wire connector; network analyser; wire connector; face plate; wall plate
  KVM switches: kvm switch; kvm extender; console
  Racks: rack cabinet; freestanding rack; rack accessory; rack; rack console; shelf; rack mount kit; blank panel
Cables
  Network cables: networking cable; patch cable; fibre optic cable; fiber optic cable; patch cord
  USB cables: usb cable
  Video cables: hdmi cable; dvi cable; vga cable; displayport cable; composite video cable;
   component video cable; s-video cable; monitor cable; video cable adapter
  Audio cables: audio cable; coaxial cable; speaker cable
  Data cables: sata cable; sas cable; serial cable; parallel cable; printer cable; ps/2 cable; kvm cable;
   scsi cable; firewire cable; signal cable; ide cable; camera cable; null modem cable; ribbon cable
  Power cables: power cable; power extension; power cord; extension cord; extension cable
  Other cables: cable
  Adapters: cable interface/gender adapter; adapter; gender changer; gender adapter; coupler; converter; dongle
  Splitters and extenders: av extender; video splitter; splitter; extender; video switch; hub; interface hub
  Cable tidies: cable tie; cable clamp; cable lock; cable protector; cable tray; cable management
Power
  UPS: uninterruptible power supply; ups; smart-ups
  UPS batteries: ups battery; replacement battery cartridge; rbc
  Power distribution: power distribution unit; pdu
  Surge protectors: surge protector; surge suppressor; power strip
  Chargers: mobile device charger; battery charger; charger; power adapter/inverter; power adapter; ac adapter;
   inverter
  Power banks: power bank
  Batteries: household battery; single-use battery; rechargeable battery; battery; notebook spare part battery
Storage
  USB sticks: usb flash drive; usb stick
  Memory cards: memory card; memory stick
  Blank discs and tapes: dvd r; dvd rw; cd r; cd rw; dvd r media; dvd rewritable; bd r; camcorder tape;
   blank dvd; blank cd; blank data tape; blank blu-ray disc; media spindle; data cartridge
  Drive enclosures: storage drive enclosure; hdd/ssd enclosure; enclosure; drive bay; nas; storage server
Photo and video
  Cameras: digital camera; camera; slr camera kit; compact camera; slr camera body; bridge camera;
   video camera; camcorder; camera kit; action camera; slr
  Security cameras: security camera; cctv security camera; ip security camera; surveillance camera; network camera
  Lenses: camera lens; slr telephoto lens; slr macro lens; lens; slr zoom lens; slr wide zoom lens;
   telephoto zoom lens
  Camera equipment: camera lens adapter; camera lens filter; lens cap; filter; camera flash; tripod; lens hood;
   underwater camera housing; camera/camcorder battery; camera flash accessory; digital photo frame;
   teleconverter
  Binoculars: binocular
Sound
  Headphones: headphones; headset; headphones/headset; earphones; earbuds; headphone
  Loudspeakers: loudspeaker; speaker set; speaker; portable speaker; stereo portable speaker; soundbar;
   soundbar speaker
  Radios: radio; clock; alarm clock; car media receiver
  Hi-fi: home audio set; home cinema system; cd player; audio amplifier; av receiver; turntable; home theatre
  Music players: mp3/mp4 player; mp3 player; ipod
  DVD players: dvd/blu-ray player; dvd player; portable dvd/blu-ray player; blu-ray player; digital media player
  Sound cards: audio card; sound card; microphone
Phones
  Mobile phones: smartphone; mobile phone; telephone; ip phone; dect telephone
  Phone cases: mobile phone case
  Smartwatches: smartwatch; sport watch; activity tracker; watch; gps watch
  Navigation: navigator; gps; handheld device accessory
Bags
  Notebook cases: notebook case; laptop bag; notebook bag; backpack; briefcase; sleeve; equipment case;
   messenger case
  Tablet cases: tablet case; tablet security enclosure
  Camera cases: camera case; camera bag; compact case; shoulder case; pouch case; holster
  Stands: notebook stand; holder; stand; multimedia cart/stand; cart; workstation cart; desk
Office
  Calculators: calculator
  Office supplies: lever arch file; file; note pad; hole punch; staples; stapler; paper cutter; binder;
   laminator; paper shredder; writing pen; marker; notebook paper; folder; pouch; adhesive tape
  Software and services: onsite service; on site service; visit; e icard; software license/upgrade; software;
   license; warranty/support extension; upgrade; warranty; subscription
Home
  Coffee and kitchen: coffee maker; electric kettle; toaster; blender; microwave; oven; dishwasher; deep fryer;
   mixer; espresso machine; drip coffee maker; pod coffee machine; cooker hood; refrigerator; fridge-freezer;
   grill; hob
  Household: washing machine; tumble dryer; vacuum cleaner; handheld vacuum cleaner; iron;
   steam ironing station; lamp; halogen bulb; led bulb; bulb; air purifier; remote control; humidifier;
   temperature transmitter
  Care: shaver; shaving head; epilator head; men's shaver; shaver accessory; electric toothbrush; hair dryer;
   hair trimmers/clipper; epilator
Toys and games
  Toys: doll; doll accessory; doll clothes; doll clothes set; jigsaw puzzle; puzzle; board game; toy;
   motor skills toy; building set; playing cards; toy playset; soft toy; toy vehicle; action/collectible figure;
   collectible figure
  Games: video game; game console; portable game console; game
  Books: book; e-book
"""
OTHER = ("Other", "More electronics")
FOR = re.compile(r"\b(?:for|with|w|f|to|from|incl|including|and|without)\b|[-–,;/]\s|[(]|\s(?=\d)", re.IGNORECASE)
PIECES = re.compile(r"\bpcs\b|\bpc\(s\)", re.IGNORECASE)
LOOKS = """
black white gray grey silver red green blue cyan magenta yellow orange pink purple brown beige gold multicolor original
pack small medium large xl m f v w ft in cm mm gb tb a b c d e us uk eu de usb
"""
PARTS = "accessory accessories spare component case mount bag cable stand kit housing cover battery memory adapter"
SURE = 0.95
FEWEST_KEYS = 4
FEWEST_PRODUCTS = 5


@dataclass(frozen=True)
class Kind:
    department: str
    name: str


def _read(table: str) -> tuple[dict[str, Kind], list[Kind]]:
    words, kinds, department = {}, [], ""
    for line in re.sub(r"\n   (?=\S)", " ", table.strip("\n")).splitlines():
        if not line.startswith("  "):
            department = line
            continue
        name, said = line.strip().split(":", 1)
        kinds.append(Kind(department, name))
        for phrase in said.split(";"):
            words.setdefault(_plain(phrase), kinds[-1])
    return words, [*kinds, Kind(*OTHER)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


NAMED, KINDS = _read(TABLE)
LOOKING, PARTING = set(LOOKS.split()), set(PARTS.split())
LONGEST = max(len(phrase.split()) for phrase in NAMED)


def named(text: str) -> tuple[Kind | None, bool]:
    """The kind that the last known words before a "for", a "with" or a bracket name.

    True with it when they end what the thing is called: a "mouse wrist pillow" may well be no mouse.
    """
    for part in FOR.split(PIECES.sub(" ", text)):
        found, rest = _last(tuple(_plain(part).split()))
        if found:
            return found, all(word in LOOKING or any(char.isdigit() for char in word) for word in rest)
    return None, False


@lru_cache(maxsize=4096)
def _last(words: tuple[str, ...]) -> tuple[Kind | None, tuple[str, ...]]:
    for stop in range(len(words), 0, -1):
        for start in range(max(0, stop - LONGEST), stop):
            if found := NAMED.get(_singular(words[start:stop])):
                return found, words[stop:]
    return None, ()


def _singular(words: tuple[str, ...]) -> str:
    said = " ".join(words)
    return said if said in NAMED or not said.endswith("s") else said[:-1]


def leading(text: str) -> Kind | None:
    """The kind that these words begin with; a "projector accessory" is no projector."""
    words = tuple(_plain(text).split()[: LONGEST + 1])
    for stop in range(min(len(words), LONGEST), 0, -1):
        if set(words[stop : stop + 1]) & PARTING:
            continue
        if found := NAMED.get(_singular(words[:stop])):
            return found
    return None


class Profiles:
    """Which attributes each kind has: naive Bayes over the names of the attributes."""

    def __init__(self, known: Iterable[tuple[Kind, Iterable[str]]]) -> None:
        many: Counter[Kind] = Counter()
        having: dict[Kind, Counter[str]] = defaultdict(Counter)
        for kind, keys in known:
            many[kind] += 1
            having[kind].update(keys)
        common = [kind for kind in many if many[kind] >= FEWEST_PRODUCTS]
        self.start = {kind: math.log(many[kind]) for kind in common}
        self.absent = {kind: math.log(0.1 / (many[kind] + 1)) for kind in common}
        self.present = {
            kind: {key: math.log((count + 0.1) / (many[kind] + 1)) for key, count in having[kind].items()}
            for kind in common
        }

    def guess(self, keys: list[str]) -> Kind | None:
        """The kind whose products have such attributes; None when that is not sure."""
        if len(keys) < FEWEST_KEYS or not self.start:
            return None
        scores = {kind: self._score(kind, keys) for kind in self.start}
        best = max(scores, key=lambda kind: scores[kind])
        whole = sum(math.exp(score - scores[best]) for score in scores.values())
        return best if 1 / whole >= SURE else None

    def _score(self, kind: Kind, keys: list[str]) -> float:
        present, absent = self.present[kind], self.absent[kind]
        return self.start[kind] + sum(present.get(key, absent) for key in keys)
