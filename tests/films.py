"""Real short films with sound, made once for each run of the tests by the ffmpeg that comes in a wheel."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

CODECS = {
    "mp4": ("-c:v", "libx264", "-preset", "veryfast", "-crf", "34", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-b:a", "24k"),
    "webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "45", "-b:v", "60k",
             "-c:a", "libopus", "-b:a", "16k"),
}  # fmt: skip
PATIENCE_SECONDS = 60


# Noise cannot be made small: 25 MB for sixteen seconds, more than a browser fetches ahead.
NOISE = ",noise=alls=90:allf=t"
LARGE = ("-preset", "ultrafast", "-crf", "18")


def make_film(
    path: Path,
    seconds: int = 6,
    *,
    kind: str = "mp4",
    size: str = "320x180",
    fast_start: bool = True,
    large: bool = False,
) -> Path:
    """Write a real film to `path`: a counting test picture with a soft tone, less than 100 kB for six seconds.

    `kind` is "mp4" (H.264 and AAC) or "webm" (VP9 and Opus). With `fast_start` the table of an MP4 comes first. A
    `large` MP4 has a megabyte and more for each second. Skips the test, with the reason, where ffmpeg cannot run.
    """
    path.write_bytes(_film(seconds, kind, size, fast_start, large))
    return path


@cache
def _film(seconds: int, kind: str, size: str, fast_start: bool, large: bool) -> bytes:
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="the ffmpeg that makes films for tests is not here")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{kind}"
        drawn = f"testsrc=size={size}:rate=10:duration={seconds}{NOISE if large else ''}"
        heard = f"sine=frequency=330:sample_rate=24000:duration={seconds}"
        last = (*(LARGE if large else ()), *(("-movflags", "+faststart") if fast_start and kind == "mp4" else ()))
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", drawn, "-f", "lavfi",
            "-i", heard, "-g", "10", *CODECS[kind], *last, str(path),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", b"") or str(error).encode()
            pytest.skip(f"ffmpeg cannot make a film here: {told.decode(errors='replace')[-200:]}")
        return path.read_bytes()
