"""The picture of a line of time, drawn on the server: one layout, a wide sheet and a tall one."""

from kithline.web.chronology.drawing.lanes import Gap, Gathered, Lane, Sign, arrange
from kithline.web.chronology.drawing.picture import Ask, Band, Picture, Track, draw
from kithline.web.chronology.drawing.scale import Scale, Tick, columns, parts, ticks
from kithline.web.chronology.drawing.sheet import Drawing, Shape

__all__ = [
    "Ask",
    "Band",
    "Drawing",
    "Gap",
    "Gathered",
    "Lane",
    "Picture",
    "Scale",
    "Shape",
    "Sign",
    "Tick",
    "Track",
    "arrange",
    "columns",
    "draw",
    "parts",
    "ticks",
]
