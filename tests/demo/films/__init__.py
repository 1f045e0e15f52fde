"""Film the demo's tutorials anew: `python -m tests.demo.films`. Needs Chromium, ffmpeg of imageio-ffmpeg, espeak-ng."""
