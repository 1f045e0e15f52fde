import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.company.models import Product
from apps.ingest.models import Import
from apps.ingest.verbs.import_file import work_on_import
from apps.sources.files import FIELDS, FileError, count_rows, guess_mapping, sniff
from apps.sources.models import Policy, Source

BAR = 30
PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    help = "Bring in complaints, with the company's replies, from a CSV or JSONL file. Running it again adds nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--source", default="App reviews", help="name of the source; made if there is none")
        parser.add_argument(
            "--policy",
            choices=Policy.values,
            default=Policy.AT_ONCE,
            help="when a source made now publishes what it brings (masking always comes first)",
        )
        parser.add_argument(
            "--product", default="", metavar="SLUG", help="what the source is about; its stars become reviews of it"
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=COLUMN", help=f"fields: {', '.join(FIELDS)}"
        )
        parser.add_argument("--time-zone", default="UTC", help="of times that name none")
        parser.add_argument("--date-format", default="", help="as in strptime, where times are not ISO 8601")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen and store nothing")

    def handle(self, *, path, source, policy, product, map, time_zone, date_format, dry_run, **options):
        try:
            shape = sniff(path)
            total = count_rows(path, shape)
        except (FileError, OSError) as error:
            raise CommandError(str(error)) from None
        mapping = guess_mapping(shape.columns) | self._mapping(map, shape.columns)
        self.stdout.write("Columns: " + ", ".join(f"{field} ← {column}" for field, column in mapping.items()))
        batch = Import.objects.create(
            source=self._source(source, policy, product),
            file_name=path.name,
            mapping=mapping,
            time_zone=time_zone,
            date_format=date_format,
            is_dry_run=dry_run,
            rows_total=total,
        )
        work_on_import(batch, path, on_progress=self._show)
        self._tell(batch)
        if batch.state == Import.State.FAILED:
            raise CommandError(batch.error)

    def _mapping(self, words, columns) -> dict[str, str]:
        mapping = {}
        for word in words:
            field, given, column = word.partition("=")
            if field not in FIELDS or not given:
                raise CommandError(f"--map {word}: say FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}.")
            if column not in columns:
                raise CommandError(f"--map {word}: the file has no column “{column}”. It has {', '.join(columns)}.")
            mapping[field] = column
        return mapping

    def _source(self, name: str, policy: str, slug: str) -> Source:
        product = self._product(slug) if slug else None
        told = {"network": "file", "policy": policy, "product": product}
        source, _ = Source.objects.select_related("product").get_or_create(name=name, defaults=told)
        if source.network != "file":
            raise CommandError(f"“{name}” listens to {source.network}. Name another source for this file.")
        if product and source.product is None:
            source.product = product
            source.save(update_fields=["product"])
        if product and source.product != product:
            raise CommandError(f"“{name}” is about {source.product}. Name another source for what is about {product}.")
        return source

    def _product(self, slug: str) -> Product:
        product = Product.objects.filter(slug=slug).first()
        if product is None:
            known = ", ".join(Product.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"--product {slug}: there is no product of that name. Those here: {known}.")
        return product

    def _show(self, batch: Import) -> None:
        if not sys.stderr.isatty():
            return
        share = batch.rows_read / batch.rows_total if batch.rows_total else 1
        full = round(BAR * min(share, 1))
        sys.stderr.write(f"\r[{'█' * full}{'·' * (BAR - full)}] {batch.rows_read:,} of {batch.rows_total:,} rows")
        sys.stderr.flush()

    def _tell(self, batch: Import) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        for problem in batch.problems.all()[:PROBLEMS_SHOWN]:
            field = f" {problem.field}:" if problem.field else ""
            self.stdout.write(self.style.WARNING(f"line {problem.line}:{field} {problem.reason}"))
        if batch.refused > PROBLEMS_SHOWN:
            self.stdout.write(self.style.WARNING(f"and {batch.refused - PROBLEMS_SHOWN:,} more"))
        would = "would be " if batch.is_dry_run else ""
        self.stdout.write(
            f"{batch.rows_read:,} rows read: {batch.added:,} {would}added, {batch.updated:,} {would}updated, "
            f"{batch.unchanged:,} unchanged, {batch.refused:,} refused."
        )
