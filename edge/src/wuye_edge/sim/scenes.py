"""What a simulated camera sees: a car with its plate, as large as real pictures are."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

SIZE = (1280, 720)
ROAD, SKY, BODY, GLASS = (108, 114, 122), (64, 72, 84), (206, 214, 224), (48, 58, 70)
BLUE, GREEN, WHITE, BLACK = (
    (28, 79, 163),
    (150, 214, 165),
    (255, 255, 255),
    (20, 20, 20),
)
NEW_ENERGY = 8  # signs of a plate
GRAIN = 24  # of a camera in the dusk: what makes pictures large


def scene(plate: str) -> bytes:
    """A JPEG of a car from the front. The plate is without its province, whose sign
    not every machine can draw."""
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 420, 1280, 720), fill=ROAD)
    draw.polygon([(430, 330), (490, 190), (790, 190), (850, 330)], fill=BODY)
    draw.polygon([(470, 320), (510, 210), (770, 210), (810, 320)], fill=GLASS)
    draw.rounded_rectangle((390, 320, 890, 560), 50, fill=BODY)
    draw.rectangle((420, 550, 500, 610), fill=BLACK)
    draw.rectangle((780, 550, 860, 610), fill=BLACK)
    for left in (415, 785):
        draw.ellipse((left, 370, left + 80, 420), fill=(255, 244, 200))
    is_new = len(plate) == NEW_ENERGY
    draw.rounded_rectangle((510, 450, 770, 530), 8, fill=GREEN if is_new else BLUE)
    font = ImageFont.load_default(48)
    colour = BLACK if is_new else WHITE
    draw.text((640, 490), plate[1:], fill=colour, font=font, anchor="mm")
    return _grainy(image, plate)


def _grainy(image: Image.Image, seed: str) -> bytes:
    noise = random.Random(seed).randbytes(SIZE[0] * SIZE[1])
    grain = Image.frombytes("L", SIZE, noise).point(lambda value: value * GRAIN // 255)
    layer = Image.merge("RGB", (grain, grain, grain))
    made = io.BytesIO()
    Image.blend(image, layer, 0.12).save(made, "JPEG", quality=90)
    return made.getvalue()
