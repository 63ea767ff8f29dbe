"""What stands on the screen, as colours."""

import subprocess


class Pixels:
    """A part of the screen: rows of (red, green, blue)."""

    def __init__(self, box):
        x, y, self.width, self.height = box
        self.data = subprocess.run(
            ["import", "-window", "root", "-crop", f"{self.width}x{self.height}+{x}+{y}", "+repage", "-depth", "8",
             "rgb:-"], check=True, capture_output=True).stdout

    def at(self, x, y):
        place = 3 * (y * self.width + x)
        return tuple(self.data[place:place + 3])

    def columns(self, colour, tolerance=40):
        """For each column whether it holds the colour; tolerance in units of 255, for smoothed edges."""
        return [any(near(self.at(x, y), colour, tolerance) for y in range(self.height)) for x in range(self.width)]

    def count(self, colour, tolerance=40):
        return sum(near(self.at(x, y), colour, tolerance) for y in range(self.height) for x in range(self.width))

    def contrast(self, box):
        """The contrast (WCAG 2) between the commonest colour of a box and the one that stands out most from it."""
        left, top, width, height = box
        counts = {}
        for y in range(max(0, top), min(top + height, self.height)):
            for x in range(max(0, left), min(left + width, self.width)):
                place = 3 * (y * self.width + x)
                colour = self.data[place:place + 3]
                counts[colour] = counts.get(colour, 0) + 1
        ground = luminance(max(counts, key=counts.get))
        ratios = []
        for colour in counts:
            other = luminance(colour)
            ratios.append((max(ground, other) + 0.05) / (min(ground, other) + 0.05))
        return max(ratios)


def near(colour, wanted, tolerance):
    return all(abs(a - b) <= tolerance for a, b in zip(colour, wanted))


def rgb(text):
    """The channels of "#0062A3"."""
    return tuple(int(text[i:i + 2], 16) for i in (1, 3, 5))


def luminance(colour):
    parts = [channel / 255 for channel in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
