"""The queue and what beat asks of it, and when too much waiting is an alarm."""

from celery.schedules import crontab

from ecpat_portal.settings.environment import DEMO, VAR_DIR, env

# --- queue ------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKERS", default=2)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A dead or frozen broker costs the youth a second, not the thread.
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    }
    CELERY_REDIS_SOCKET_TIMEOUT = 1
    CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 1
else:
    _broker = VAR_DIR / "broker"
    for _name in ("queue", "processed", "control"):
        (_broker / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "files://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.1,
    }
# S21: no peer work at night or in school hours. The demonstration must work at any hour.
PEER_QUIET_HOURS = env.bool("PEER_QUIET_HOURS", default=not DEMO)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
# How soon the files of the public pages follow a change.
PUBLISH_SECONDS = env.int("PUBLISH_SECONDS", default=5)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "publish-pages": {"task": "capsules.tasks.publish_pages", "schedule": PUBLISH_SECONDS},
    "count-views": {"task": "capsules.tasks.count_views", "schedule": 300},
    "route-due": {"task": "peers.threads.tasks.route_due", "schedule": SWEEP_SECONDS},
    # Papers lapse at midnight: whoever may not help today holds no thread a minute later.
    "pass-on-lapsed": {
        "task": "peers.threads.tasks.pass_on_lapsed",
        "schedule": crontab(minute="1"),
    },
    "purge": {"task": "peers.threads.tasks.purge", "schedule": 6 * 3600},
    "look-after-reports": {
        "task": "peers.hotline.tasks.look_after_reports",
        "schedule": 3600,
    },
    "forget-packs": {"task": "peers.studio.tasks.forget_packs", "schedule": 3600},
    "write-digests": {"task": "peers.threads.tasks.write_digests", "schedule": 900},
    "send-invitations": {
        "task": "peers.people.tasks.send_invitations",
        "schedule": SWEEP_SECONDS,
    },
    "send-account-mails": {
        "task": "peers.people.tasks.send_account_mails",
        "schedule": SWEEP_SECONDS,
    },
    "send-notifications": {
        "task": "peers.threads.tasks.send_notifications",
        "schedule": SWEEP_SECONDS,
    },
}

# --- health -----------------------------------------------------------------------------------
# Work older than this, or a sweep silent for this long, turns /healthz red.
HEALTH_PROMISE_SECONDS = env.int("HEALTH_PROMISE_SECONDS", default=300)
