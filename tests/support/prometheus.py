"""A real Prometheus that scrapes workers: queried as Grafana queries it."""

import json
import os
import pathlib
import subprocess
import urllib.parse
import urllib.request

from services import ROOT, _die_with_parent, free_port, tail, wait_for

RULES = ROOT / "deploy/prometheus/alerts.yml"


class Prometheus:
    """Scrapes the workers each second; ends with this process or stop()."""

    def __init__(self, folder, workers, deployment="test"):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        targets = [w.http.removeprefix("http://") for w in workers]
        (self.folder / "prometheus.yml").write_text(json.dumps({  # JSON is YAML
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(RULES)],
            "scrape_configs": [{"job_name": "newsmill",
                                "static_configs": [{"targets": targets, "labels": {"deployment": deployment}}]}]}))
        self.log = self.folder / "prometheus.log"
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={self.folder / 'prometheus.yml'}", f"--storage.tsdb.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=_die_with_parent, env={"PATH": os.environ["PATH"]})
        try:
            wait_for(lambda: len(self.query("up == 1")) == len(targets), 40, "Prometheus to scrape the workers")
        except TimeoutError as e:
            raise TimeoutError(f"{e}\n{tail(self.log)}") from e

    def get(self, path, **args):
        url = f"http://127.0.0.1:{self.port}{path}?{urllib.parse.urlencode(args)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        """[(labels, value)] now."""
        return [(r["metric"], float(r["value"][1])) for r in self.get("/api/v1/query", query=expression)["result"]]

    def value(self, expression):
        """The one value of an expression with one series."""
        (_, value), = self.query(expression)
        return value

    def range(self, expression, start, end, step=1):
        """[(labels, [values])], as a panel asks."""
        result = self.get("/api/v1/query_range", query=expression, start=start, end=end, step=step)["result"]
        return [(r["metric"], [float(v) for _, v in r["values"]]) for r in result]

    def rules(self):
        """{alert: health}"""
        return {r["name"]: r["health"] for g in self.get("/api/v1/rules")["groups"] for r in g["rules"]}

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
