"""Numbers for texts: three hash functions, bit for bit those of TensorFlow.

Where it sits   below the functions of tf.strings and the lookup tables.
The one idea    mix the bytes until each bit of the text may turn each bit of the number.
Try it          >>> fingerprint(b"Hello") % 3, legacy(b"Hello") % 3, keyed(b"Hello", 1, 2) % 3
                (0, 2, 2)
Read next       strings/functions.py
"""

from __future__ import annotations

_ALL = 2**64 - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def fingerprint(s: bytes) -> int:
    """FarmHash's Fingerprint64.  https://github.com/google/farmhash"""
    n = len(s)
    if n > 64:
        return _long(s)
    if n > 32:
        return _up_to_64(s)
    return _up_to_32(s) if n > 16 else _up_to_16(s)


def _word(s: bytes, at: int, size: int = 8) -> int:
    return int.from_bytes(s[at : at + size], "little")


def _rotate(x: int, by: int) -> int:
    """The bits moved to the right; those that fall out come back at the left."""
    x &= _ALL
    return (x >> by | x << (64 - by)) & _ALL


def _shift_mix(x: int) -> int:
    x &= _ALL
    return x ^ x >> 47


def _pair(u: int, v: int, factor: int) -> int:
    a = _shift_mix((u ^ v) * factor)
    return _shift_mix((v ^ a) * factor) * factor & _ALL


def _up_to_16(s: bytes) -> int:
    n = len(s)
    factor = _K2 + n * 2
    if n >= 8:
        a, b = _word(s, 0) + _K2 & _ALL, _word(s, n - 8)
        c = _rotate(b, 37) * factor + a & _ALL
        return _pair(c, (_rotate(a, 25) + b) * factor & _ALL, factor)
    if n >= 4:
        return _pair(n + (_word(s, 0, 4) << 3), _word(s, n - 4, 4), factor)
    if n > 0:
        y, z = s[0] + (s[n >> 1] << 8), n + (s[n - 1] << 2)
        return _shift_mix(y * _K2 & _ALL ^ z * _K0 & _ALL) * _K2 & _ALL
    return _K2


def _up_to_32(s: bytes) -> int:
    n = len(s)
    factor = _K2 + n * 2
    a, b = _word(s, 0) * _K1 & _ALL, _word(s, 8)
    c, d = _word(s, n - 8) * factor & _ALL, _word(s, n - 16) * _K2 & _ALL
    one = _rotate(a + b, 43) + _rotate(c, 30) + d & _ALL
    return _pair(one, a + _rotate(b + _K2, 18) + c & _ALL, factor)


def _up_to_64(s: bytes) -> int:
    n = len(s)
    factor = _K2 + n * 2
    a, b = _word(s, 0) * _K2 & _ALL, _word(s, 8)
    c, d = _word(s, n - 8) * factor & _ALL, _word(s, n - 16) * _K2 & _ALL
    y = _rotate(a + b, 43) + _rotate(c, 30) + d & _ALL
    z = _pair(y, a + _rotate(b + _K2, 18) + c & _ALL, factor)
    e, f = _word(s, 16) * factor & _ALL, _word(s, 24)
    g, h = (y + _word(s, n - 32)) * factor & _ALL, (z + _word(s, n - 24)) * factor & _ALL
    one = _rotate(e + f, 43) + _rotate(g, 30) + h & _ALL
    return _pair(one, e + _rotate(f + a, 18) + g & _ALL, factor)


def _weak(s: bytes, at: int, a: int, b: int) -> tuple[int, int]:
    w, x, y, z = (_word(s, at + 8 * i) for i in range(4))
    a = a + w & _ALL
    b = _rotate(b + a + z, 21)
    c = a
    a = a + x + y & _ALL
    return a + z & _ALL, b + _rotate(a, 44) + c & _ALL


def _long(s: bytes) -> int:
    """Blocks of 64 bytes, and at the end the last 64 once more."""
    n = len(s)
    x, y = 81, 81 * _K1 + 113 & _ALL
    z = _shift_mix(y * _K2 + 113) * _K2 & _ALL
    v, w = (0, 0), (0, 0)
    x = x * _K2 + _word(s, 0) & _ALL
    for at in range(0, (n - 1) // 64 * 64, 64):
        x, y, z, v, w = _block(s, at, x, y, z, v, w, _K1, 1)
    factor = _K1 + ((z & 0xFF) << 1)
    rest = w[0] + ((n - 1) & 63) & _ALL
    first = v[0] + rest & _ALL
    v, w = (first, v[1]), (rest + first & _ALL, w[1])
    x, y, z, v, w = _block(s, n - 64, x, y, z, v, w, factor, 9)
    left = _pair(v[0], w[0], factor) + _shift_mix(y) * _K0 + z & _ALL
    return _pair(left, _pair(v[1], w[1], factor) + x & _ALL, factor)


def _block(
    s: bytes, at: int, x: int, y: int, z: int, v: tuple[int, int], w: tuple[int, int],
    factor: int, times: int,
) -> tuple[int, int, int, tuple[int, int], tuple[int, int]]:  # fmt: skip
    x = _rotate(x + y + v[0] + _word(s, at + 8), 37) * factor & _ALL
    y = _rotate(y + v[1] + _word(s, at + 48), 42) * factor & _ALL
    x ^= w[1] * times & _ALL
    y = y + v[0] * times + _word(s, at + 40) & _ALL
    z = _rotate(z + w[0], 33) * factor & _ALL
    v = _weak(s, at, v[1] * factor & _ALL, x + w[0] & _ALL)
    w = _weak(s, at + 32, z + w[1] & _ALL, y + _word(s, at + 16) & _ALL)
    return z, y, x, v, w


def legacy(s: bytes) -> int:
    """The hash of `tf.strings.to_hash_bucket`: Murmur's, with TensorFlow's seed."""
    m, n = 0xC6A4A7935BD1E995, len(s)
    h = 0xDECAFCAFFE ^ n * m & _ALL
    whole = n // 8 * 8
    for at in range(0, whole, 8):
        k = _shift_mix(_word(s, at) * m) * m & _ALL
        h = (h ^ k) * m & _ALL
    if n > whole:
        h = (h ^ _word(s, whole)) * m & _ALL
    return _shift_mix(_shift_mix(h) * m)


def keyed(s: bytes, one: int, other: int) -> int:
    """SipHash-2-4: nobody without the key can look for texts that collide."""
    v = [one ^ 0x736F6D6570736575, other ^ 0x646F72616E646F6D,
         one ^ 0x6C7967656E657261, other ^ 0x7465646279746573]  # fmt: skip
    words = [_word(s, at) for at in range(0, len(s) // 8 * 8, 8)]
    words.append(_word(s, len(s) // 8 * 8) | (len(s) & 0xFF) << 56)
    for word in words:
        v[3] ^= word
        _sip(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    _sip(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _sip(v: list[int], rounds: int) -> None:
    for _ in range(rounds):
        for a, b, turn, half in ((0, 1, 13, True), (2, 3, 16, False), (0, 3, 21, False),
                                 (2, 1, 17, True)):  # fmt: skip
            v[a] = v[a] + v[b] & _ALL
            v[b] = _rotate(v[b], 64 - turn) ^ v[a]
            if half:
                v[a] = _rotate(v[a], 32)
