"""Write the dashboards: python -m grafana.source."""

from grafana.source.dashboards import FOLDER, texts


def main() -> None:
    """Write each dashboard into grafana/dashboards/."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
