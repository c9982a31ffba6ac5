"""Import and export: a file is received, looked at, and worked on by a worker while the page tells how far it is."""

from typing import Any

from flask import Response, abort, make_response, request, url_for
from flask_babel import gettext as _

from blueprints.admin.edge import READ, RUN, SAID, actor, answer, bp, refuse, status
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render, see_other, wants_fragment
from blueprints.edge.uploads import takes_files
from storefront.catalog import file_jobs, runs
from storefront.catalog.services import NotFound
from storefront.flows.import_problems import as_csv
from storefront.kernel.money import Money
from storefront.kernel.refusal import Refusal
from storefront.kernel.settings import settings
from storefront.kernel.storage import NotStored, storage

EXPORTS = {"shopify": ("shopify", ".csv"), "merchant": ("merchant", ".tsv"), "merchant-xml": ("merchant", ".xml")}
KINDS = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".xml": "application/xml"}


@bp.get("/files/")
@staff_required(*READ)
def files(**kept: object) -> Response:
    return render(
        "admin/files/list.html",
        "admin/files/_list.html",
        SAID,
        status=status(),
        jobs=file_jobs.latest(),
        department=request.form.get("department", "") if status() == 422 else "",
        most=file_jobs.MOST_BYTES >> 20,
    )


@bp.post("/files/")
@staff_required(*RUN)
@takes_files(megabytes=65)
def upload_file() -> Response:
    """`file`; `department` is the name of a new department for what has no category of its own."""
    sent = request.files.get("file")
    data = sent.stream.read(file_jobs.MOST_BYTES + 1) if sent else b""
    name = (sent.filename or "") if sent else ""
    try:
        key = file_jobs.receive(name=name, data=data, actor=actor(), department=request.form.get("department", ""))
    except Refusal as refusal:
        return refuse(refusal, files)
    return see_other("admin.file_job", job_id=key)


@bp.post("/files/exports")
@staff_required(*RUN)
def export_file() -> Response:
    layout, ending = EXPORTS.get(request.form.get("format", ""), ("", ""))
    if not layout:
        abort(400)
    key = file_jobs.order_export(layout=layout, ending=ending, actor=actor())
    return see_other("admin.file_job", job_id=key)


@bp.get("/files/<job_id>")
@staff_required(*READ)
def file_job(job_id: str) -> Response:
    """What is in it, how far it is, what became of it; asks again by itself while a worker is at it."""
    job = _found(job_id)
    if wants_fragment() and request.args.get("seen") == _version(job):
        return make_response("", 204)
    return render("admin/files/page.html", "admin/files/_job.html", SAID, status=status(), **_shown(job))


def _found(job_id: str) -> file_jobs.FileView:
    job = file_jobs.job(job_id)
    if job is None:
        abort(404)
    return job


def _shown(job: file_jobs.FileView) -> dict[str, Any]:
    run = runs.run(job.run_id) if job.run_id else None
    return {
        "job": job,
        "run": run,
        "problems": runs.problems(run.id, limit=10) if run and run.problems else [],
        "again": url_for("admin.file_job", job_id=job.id, seen=_version(job)),
        "money_of": Money,
        "currency": settings().shop_currency,
    }


def _version(job: file_jobs.FileView) -> str:
    """Changes whenever the page would look different."""
    run = runs.run(job.run_id) if job.run_id else None
    return f"{job.status}-{run.cursor if run else 0}-{run.problems if run else 0}"


@bp.post("/files/<job_id>/start")
@staff_required(*RUN)
def start_import(job_id: str) -> Response:
    try:
        file_jobs.start(job_id=job_id, department=request.form.get("department", ""))
    except NotFound:
        abort(404)
    return answer(_("It begins in a moment."), file_job, "admin.file_job", job_id=job_id)


@bp.post("/files/<job_id>/removal")
@staff_required(*RUN)
def discard_file(job_id: str) -> Response:
    if not file_jobs.discard(job_id=job_id):
        return refuse(_("A worker is at it; wait until it is done."), file_job, job_id=job_id)
    return answer(_("The file is gone; what was imported stays."), files, "admin.files")


@bp.get("/files/<job_id>/problems.csv")
@staff_required(*READ)
def file_problems(job_id: str) -> Response:
    """Every row with a problem as a table."""
    job = _found(job_id)
    found = runs.problems(job.run_id) if job.run_id else []
    return _download(as_csv(found).encode(), f"{job.file}-problems.csv", KINDS[".csv"])


@bp.get("/files/<job_id>/content")
@staff_required(*RUN)
def exported_file(job_id: str) -> Response:
    """The file that was written; never one that was sent to us."""
    job = _found(job_id)
    if job.status != "done" or not job.stored.startswith("exports/"):
        abort(404)
    try:
        return _download(storage().get(job.stored), job.file, KINDS[job.ending])
    except NotStored:
        abort(404)


def _download(data: bytes, name: str, kind: str) -> Response:
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
