"""In what numbers the recurrent layers are multiplied when texts are scored."""

from enum import StrEnum
from pathlib import Path


class Precision(StrEnum):
    """float32 is what all of the app shows, and what everything is tested against.

    int8 is an approximation for files that are too large to wait for: weights are rounded to 255
    steps a gate and unit, word vectors and states to 256 between the least and the largest of the
    texts that are read together. So equal texts can differ a little, by what they are read with
    (docs/benchmark.md says how much).
    """

    float32 = "float32"
    int8 = "int8"


def adds_int8_exactly() -> bool:
    """Whether the processor is known to add products of int8 in 32 bits (VNNI). Others of x86 do
    so in 16, which overflow, unless ONNX Runtime is told to take a slower way."""
    return not processor_flags().isdisjoint({"avx512_vnni", "avx_vnni"})


def processor_flags() -> set[str]:
    """What Linux says that the processor can do; nothing on other systems, which is taken for the
    least that it may be able to."""
    processor = Path("/proc/cpuinfo")
    return set(processor.read_text().split()) if processor.is_file() else set()
