"""moto's Step Functions on 127.0.0.1, with its interpreter of the states language switched on.

moto 5.2.5 interprets activities (schedule, start, heartbeat, result), but its HTTP layer lacks three things that lead there:
executions are given an empty set of activities, GetActivityTask is no method, and the cause of a failed task is dropped.
This adds them on moto's own classes and changes nothing else.

    python moto_with_activities.py PORT
"""

import sys
import time

from moto.core.responses import ActionResult, EmptyResult
from moto.server import main
from moto.stepfunctions.parser import models as interpreter
from moto.stepfunctions.parser.asl.eval.callback.callback import ActivityCallbackEndpoint
from moto.stepfunctions.parser.backend.activity import Activity
from moto.stepfunctions.responses import StepFunctionResponse

LONG_POLL_SECONDS = 2

queues = {}


class Queues(dict):
    """Activities by ARN, as an execution looks them up: those that were made over HTTP."""

    def get(self, arn, default=None):
        return queues.get(arn, default)


create_activity = StepFunctionResponse.create_activity
execution = interpreter.Execution


def execution_with_activities(**fields):
    return execution(**{**fields, "activity_store": Queues()})


def create_activity_with_queue(self):
    made = create_activity(self)
    arn = made.result["activityArn"]
    queues.setdefault(arn, Activity(arn=arn, name=self._get_param("name")))
    return made


def get_activity_task(self):
    queue = queues[self._get_param("activityArn")]
    until = time.monotonic() + LONG_POLL_SECONDS
    while time.monotonic() < until:
        try:
            task = queue.get_task()
        except IndexError:
            time.sleep(0.005)
            continue
        for running in self.stepfunction_backend._get_executions():
            if running.status != "RUNNING" or running.exec_worker is None:
                continue
            endpoint = running.exec_worker.env.callback_pool_manager.get(task.task_token)
            if isinstance(endpoint, ActivityCallbackEndpoint):
                endpoint.notify_activity_task_start(worker_name=self._get_param("workerName"))
                return ActionResult({"taskToken": task.task_token, "input": task.task_input})
    return ActionResult({})


def send_task_failure(self):
    token, error, cause = (self._get_param(name) for name in ("taskToken", "error", "cause"))
    self.stepfunction_backend.send_task_failure(token, error=error, cause=cause)
    return EmptyResult()


interpreter.Execution = execution_with_activities
StepFunctionResponse.create_activity = create_activity_with_queue
StepFunctionResponse.get_activity_task = get_activity_task
StepFunctionResponse.send_task_failure = send_task_failure

main(["-H", "127.0.0.1", "-p", sys.argv[1]])
