"""Caliper and a peer side by side, by the shared driver, cell by cell in turn. See README.md beside this file."""

import argparse
import importlib
import json
import sys
import tempfile
import time
from pathlib import Path


def load(bench: Path):
    """The driver, which is not a package, with our adapter among its own."""
    sys.path.insert(0, str(bench))
    run = importlib.import_module("run")
    from tests.bench import caliper_adapter

    sys.modules["adapters.caliper"] = caliper_adapter
    return run


def make_bench(run):
    measure = sys.modules["measure"]

    class Bench(run.Bench):
        """With pages that are opened by going to another address: the clock runs in the old page and the new one."""

        def browse(self, page, cdp, p, d, h):
            if not getattr(self.app, "navigates", False):
                return super().browse(page, cdp, p, d, h)
            page.set_default_timeout(self.limit * 1000 + 30_000)
            self.app.open_project(page, p)
            self._open(page, p, d, h)  # once before: styles and fonts come from the cache, as for somebody at work
            self.app.open_project(page, p)
            cpu = measure.cpu_s(measure.chromium_pids())
            first, whole = self._open(page, p, d, h)
            cpu = measure.cpu_s(measure.chromium_pids()) - cpu
            cdp.send("HeapProfiler.collectGarbage")
            metrics = measure.page_metrics(cdp)
            out = {
                "open_ms": first, "open_all_ms": whole, "open_cpu_ms": 1000 * cpu, "nodes": metrics["Nodes"],
                "heap_mb": metrics["JSHeapUsedSize"] / 2**20,
                "elements": page.evaluate("document.getElementsByTagName('*').length"),
            }  # fmt: skip
            page.evaluate("document.getElementById('reader').scrollTo(0, 0)")
            page.evaluate("window.scrollBy = (x, y) => document.getElementById('reader').scrollBy(x, y)")
            s = page.evaluate("__scroll(150, 120)")
            out |= {"scroll_long_ms": s["long"], "scroll_p95_ms": s["p95"], "scroll_max_ms": s["max"]}
            jump = "document.getElementById('jump-slider').value = 7000; document.getElementById('jump-slider').dispatchEvent(new Event('input'))"
            top = "document.getElementById('reader').scrollTop > 0"
            out["jump_ms"] = page.evaluate(f"__until(() => {{ {jump} }}, () => {top}, 30000)")["ms"]
            total = 0
            for label, act, done in self.app.apply_steps_js("Money"):
                m = page.evaluate(f"__until(() => {{ {act} }}, () => {done}, {self.limit * 1000})")
                if m.get("timeout"):
                    return out | {"error": f"{label} not done in {self.limit} s"}
                out[label + "_ms"] = m["ms"]
                total += m["ms"]
            return out | {"apply_total_ms": total}

        def _open(self, page, p, d, h) -> tuple[float, float]:
            """From the click to two frames after the words and marks that are read are there, and after all of them."""
            began = page.evaluate("performance.timeOrigin + performance.now()")
            with page.expect_navigation(wait_until="commit"):
                page.evaluate(self.app.open_document_js(d))
            until = f"""async (limit) => {{
              const wait = async (done) => {{
                while (!done()) {{ if (performance.now() > limit) return null; await new Promise(requestAnimationFrame); }}
                await __frame(); return performance.timeOrigin + performance.now();
              }};
              return [await wait(() => {self.app.first_painted_js(d, h)}), await wait(() => {self.app.painted_js(d, h)})];
            }}"""
            first, whole = page.evaluate(until, self.limit * 1000)
            if whole is None:
                raise TimeoutError("not painted")
            return first - began, whole - began

    return Bench


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the shared driver")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--apps", default="caliper,taguette")
    parser.add_argument("--suites", default="imports,server,coders,browser")
    parser.add_argument("--cells", default="S:500,M:2000,L:10000")
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    Bench = make_bench(load(given.bench))
    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        apps = {}
        for name in given.apps.split(","):
            (work := Path(folder) / name).mkdir()
            apps[name] = importlib.import_module(f"adapters.{name}").Adapter(str(work))
        try:
            for app in apps.values():
                app.start()
            benches = {name: Bench(app, given.data, given.reps, given.limit) for name, app in apps.items()}
            for suite in given.suites.split(","):
                for cell in given.cells.split(","):
                    for name, bench in benches.items():
                        began = time.perf_counter()
                        getattr(bench, suite)([cell])
                        print(f"-- {name} {suite} {cell}: {time.perf_counter() - began:.0f} s", flush=True)
                        found[name] = bench.out
        finally:
            for app in apps.values():
                app.stop()
            if given.out:
                given.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
