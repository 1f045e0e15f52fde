"""Take pictures of the demo while somebody uses it: pages, with a pointer and the name of the chapter drawn in."""

import io
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, TimeoutError

from .script import Step

# The film has 1280 × 720: the page in larger type, and a line that names the chapter.
SIZE = (1280, 720)
BAR = 44
SCALE = 4 / 3
WINDOW = {"width": round(SIZE[0] / SCALE), "height": round((SIZE[1] - BAR) / SCALE)}
FRAMES_PER_SECOND = 5
MOVE_FRAMES = 4
PRESS_FRAMES = 2
WRITE_PIECES = 4
LOADS = 40
PAUSE_MS = 500
PAPER, INK, ACCENT = "#1d2a26", "#f4f1ea", "#2f8f6b"
ARROW = ((0, 0), (0, 22), (5, 17), (9, 26), (13, 24), (9, 16), (16, 16))


@dataclass(slots=True)
class Shot:
    """A picture and how many frames it stays. The last of a step stays until its sentence is over."""

    picture: Image.Image
    frames: int = 1


@dataclass(slots=True)
class Camera:
    """Looks over somebody's shoulder. `take` gives the pictures of one step."""

    page: Page
    site: str
    pointer: tuple[float, float] = (480.0, 300.0)
    chapter: str = ""
    shots: list[Shot] = field(default_factory=list)

    def take(self, step: Step) -> list[Shot]:
        """Do what the step says and give its pictures in order."""
        self.shots = []
        self.chapter = step.chapter or self.chapter
        if step.go:
            self.page.goto(step.go if "://" in step.go else f"{self.site}{step.go}")
        if step.until and step.again:
            self._load_until(step)
        target = step.find(self.page).first if step.find else None
        if target:
            self._bring_into_view(target, step.top)
            self._move(target)
        if target and step.press:
            self._show(pressed=True, frames=PRESS_FRAMES)
            target.click()
            self.page.wait_for_load_state()
        elif target and step.write:
            target.click()
            size = max(len(step.write) // WRITE_PIECES, 1)
            for start in range(0, len(step.write), size):
                target.press_sequentially(step.write[start : start + size])
                self._show()
        elif target and step.choose:
            target.select_option(label=step.choose)
        if step.until and not step.again:
            step.until(self.page).first.wait_for()
        self._show()
        return self.shots

    def _load_until(self, step: Step) -> None:
        for _load in range(LOADS):
            if step.until(self.page).count():
                return
            self.page.wait_for_timeout(PAUSE_MS)
            self.page.reload()
        raise TimeoutError(f"“{step.say}” cannot be shown: the background did not bring it.")

    def _bring_into_view(self, target, top: int) -> None:
        """Scroll only where it is not seen well already, so that the picture stays calm."""
        target.wait_for()
        box = target.bounding_box()
        if box["y"] < 0 or box["y"] + box["height"] > WINDOW["height"] - 40:
            self.page.evaluate("by => window.scrollBy({top: by, behavior: 'instant'})", box["y"] - top)

    def _move(self, target) -> None:
        box = target.bounding_box()
        end = (box["x"] + min(box["width"] / 2, 260), box["y"] + min(box["height"] / 2, 120))
        start = self.pointer
        for number in range(1, MOVE_FRAMES + 1):
            part = number / MOVE_FRAMES
            eased = part * part * (3 - 2 * part)
            self.pointer = tuple(a + (b - a) * eased for a, b in zip(start, end, strict=True))
            self._show()

    def _show(self, *, pressed: bool = False, frames: int = 1) -> None:
        taken = self.page.screenshot(animations="disabled", caret="hide")
        picture = Image.new("RGB", SIZE, PAPER)
        picture.paste(Image.open(io.BytesIO(taken)).convert("RGB"), (0, 0))
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, SIZE[1] - BAR, *SIZE), fill=PAPER)
        font = ImageFont.load_default(size=22)
        pen.text((24, SIZE[1] - BAR / 2), self.chapter, fill=INK, font=font, anchor="lm")
        x, y = (value * SCALE for value in self.pointer)
        if pressed:
            pen.ellipse((x - 20, y - 20, x + 20, y + 20), outline=ACCENT, width=5)
        pen.polygon([(x + 1.2 * dx, y + 1.2 * dy) for dx, dy in ARROW], fill="white", outline="black")
        self.shots.append(Shot(picture, frames))
