"""Sentences spoken by espeak-ng, pictures and sound put together by ffmpeg, captions and chapters beside them."""

import io
import shutil
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from .camera import FRAMES_PER_SECOND, SIZE, Shot
from .script import Film

FILM_BYTES = 300_000
POSTER_BYTES = 25_000
SPEAKER = ("espeak-ng", "-v", "en-gb+f2", "-s", "158", "-g", "4", "--stdout")
PAUSE_SECONDS = 0.7
RATE = 22_050
# What hardly moves needs few pictures of its own; tried in this order until the film is small enough.
QUALITIES = (36, 39, 42)
PICTURES = "psy-rd=0.4,0:bframes=16:ref=16:scenecut=0:keyint=125"
POSTER_QUALITIES = (80, 70, 60, 50, 40)


class FilmError(Exception):
    """A film cannot be made; the message says what is missing."""


@dataclass(slots=True)
class Cut:
    """One step as it is in the film: its pictures, the sound of its sentence (16 bit, mono), and its seconds."""

    shots: list[Shot]
    sound: bytes
    start: float
    seconds: float


def speak(words: str) -> bytes:
    """The sound of a sentence, 16 bit mono at RATE. Raises FilmError where nobody can speak."""
    if not shutil.which(SPEAKER[0]):
        raise FilmError("espeak-ng is not installed; the distribution has it as the package espeak-ng.")
    spoken = subprocess.run([*SPEAKER, words], capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(spoken)) as told:
        if (told.getframerate(), told.getnchannels(), told.getsampwidth()) != (RATE, 1, 2):
            raise FilmError("espeak-ng speaks in another format than it used to.")
        # The header names more than there is, because it is written before the sentence ends.
        return told.readframes(len(spoken) // 2)


def cut(shots: list[Shot], words: str, start: float) -> Cut:
    """Let the last picture of a step stay until its sentence is over."""
    sound = speak(words)
    spoken = len(sound) / 2 / RATE + PAUSE_SECONDS
    frames = max(round(spoken * FRAMES_PER_SECOND), sum(shot.frames for shot in shots) + FRAMES_PER_SECOND)
    shots[-1].frames += frames - sum(shot.frames for shot in shots)
    seconds = frames / FRAMES_PER_SECOND
    silence = b"\0\0" * (round(seconds * RATE) - len(sound) // 2)
    return Cut(shots, sound + silence, start, seconds)


def write_film(film: Film, cuts: list[Cut], folder: Path) -> int:
    """Write the film, its poster, captions and chapters. Returns the film's bytes. Raises FilmError where too large."""
    target = folder / f"{film.slug}.mp4"
    sound = folder / f"{film.slug}.wav"
    # Written beside it, so that a film that is there stays whole until the new one is.
    written = folder / f"{film.slug}.new.mp4"
    with wave.open(str(sound), "wb") as told:
        told.setnchannels(1)
        told.setsampwidth(2)
        told.setframerate(RATE)
        told.writeframes(b"".join(one.sound for one in cuts))
    try:
        for quality in QUALITIES:
            _encode(cuts, sound, written, quality)
            if written.stat().st_size <= FILM_BYTES:
                break
        else:
            raise FilmError(f"{target.name} would have {written.stat().st_size} bytes; {FILM_BYTES} are the most.")
        written.replace(target)
    finally:
        sound.unlink()
        written.unlink(missing_ok=True)
    _write_poster(film, cuts, folder)
    languages = {"en", *(code for step in film.steps for code in step.translated)}
    for language in sorted(languages):
        _write_captions(film, cuts, folder, language)
    begun = [(round(one.start), step.chapter) for step, one in zip(film.steps, cuts, strict=True) if step.chapter]
    chapters = "".join(f"{at // 60}:{at % 60:02} {title}\n" for at, title in begun)
    (folder / f"{film.slug}.chapters.txt").write_text(chapters)
    return target.stat().st_size


def _encode(cuts: list[Cut], sound: Path, target: Path, quality: int) -> None:
    """H.264 and AAC: few pictures a second that hardly change, and the index in front so that it starts at once."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(FRAMES_PER_SECOND), "-i", "-",
        "-i", str(sound),
        "-c:v", "libx264", "-preset", "slower", "-tune", "stillimage", "-crf", str(quality), "-pix_fmt", "yuv420p",
        "-x264-params", PICTURES, "-c:a", "aac", "-b:a", "14k", "-ar", "12000", "-ac", "1",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", str(target),
    ]  # fmt: skip
    ffmpeg = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    for one in cuts:
        for shot in one.shots:
            raw = shot.picture.tobytes()
            for _frame in range(shot.frames):
                ffmpeg.stdin.write(raw)
    _out, complaints = ffmpeg.communicate()
    if ffmpeg.returncode:
        raise FilmError(complaints.decode(errors="replace"))


def _write_poster(film: Film, cuts: list[Cut], folder: Path) -> None:
    poster = folder / f"{film.slug}.webp"
    picture = cuts[0].shots[-1].picture.resize((960, 540))
    for quality in POSTER_QUALITIES:
        picture.save(poster, "WEBP", quality=quality, method=6)
        if poster.stat().st_size <= POSTER_BYTES:
            return
    raise FilmError(f"{poster.name} has {poster.stat().st_size} bytes; {POSTER_BYTES} are the most.")


def _write_captions(film: Film, cuts: list[Cut], folder: Path, language: str) -> None:
    """WebVTT, one line for each sentence (w3.org/TR/webvtt1)."""
    blocks = ["WEBVTT"]
    for step, one in zip(film.steps, cuts, strict=True):
        words = step.say if language == "en" else step.translated[language]
        blocks.append(f"{_clock(one.start)} --> {_clock(one.start + one.seconds - 0.1)}\n{words}")
    (folder / f"{film.slug}.{language}.vtt").write_text("\n\n".join(blocks) + "\n")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
