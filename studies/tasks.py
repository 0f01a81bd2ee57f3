from celery import shared_task

from studies import jobs


@shared_task(name=jobs.RUN_JOB)
def run_job(job_id: str) -> None:
    jobs.execute(job_id)


@shared_task(name="studies.tasks.sweep")
def sweep() -> None:
    jobs.sweep()
