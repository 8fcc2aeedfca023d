"""Write a model's weights out as 32-bit floats, so that whoever runs it rounds nothing on the way.

    python unquantize.py SMALL.gguf LARGE.gguf

llama.cpp rounds what flows through a quantized model to 8 bits, too, which moves single probabilities by up to 0.08.
With the same weights as floats, two independent programs agree to the third decimal.
"""

from __future__ import annotations

import sys

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter
from gguf.quants import dequantize

NOT_COPIED = ("general.architecture", "general.file_type", "GGUF.")  # the writer adds them


def main(small: str, large: str) -> None:
    reader = GGUFReader(small)
    writer = GGUFWriter(large, reader.fields["general.architecture"].contents())
    for field in reader.fields.values():
        if not field.name.startswith(NOT_COPIED):
            inner = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
            writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=inner)
    for tensor in reader.tensors:
        weights = dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        writer.add_tensor(tensor.name, weights, raw_dtype=GGMLQuantizationType.F32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
