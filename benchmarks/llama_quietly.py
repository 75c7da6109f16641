"""llama.cpp without its commentary."""

import ctypes
import sys

import llama_cpp

_ERROR = 4


@llama_cpp.llama_log_callback
def _errors_only(level, text, _):
    if level == _ERROR:
        print(text.decode(errors="replace"), end="", file=sys.stderr)


llama_cpp.llama_log_set(_errors_only, ctypes.c_void_p(0))
