"""moto's Step Functions on 127.0.0.1, with its interpreter of the states language switched on.

moto 5.2.5 interprets activities (schedule, start, heartbeat, result), but its HTTP layer lacks three things that lead there:
executions are given an empty set of activities, GetActivityTask is no method, and the cause of a failed task is dropped.
Two orders of its own lose tasks when threads take turns in between: a task is offered before its token is known, and while
an execution's definition is still parsed, no token of any other is found. This mends those on moto's own classes, and
changes nothing else. The port is the system's choice, and the only line printed.

    python moto_with_activities.py
"""

import time

from moto.core.responses import ActionResult, EmptyResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.stepfunctions.parser import models as interpreter
from moto.stepfunctions.parser.api import ActivityDoesNotExist
from moto.stepfunctions.parser.asl.eval.callback.callback import ActivityCallbackEndpoint, CallbackPoolManager
from moto.stepfunctions.parser.backend.activity import Activity, ActivityTask
from moto.stepfunctions.responses import StepFunctionResponse
from werkzeug.serving import make_server

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
        for running in self.stepfunction_backend._get_executions("RUNNING"):
            endpoint = running.exec_worker.env.callback_pool_manager.get(task.task_token)
            if isinstance(endpoint, ActivityCallbackEndpoint):
                endpoint.notify_activity_task_start(worker_name=self._get_param("workerName"))
                return ActionResult({"taskToken": task.task_token, "input": task.task_input})
    return ActionResult({})


def send_task_failure(self):
    token, error, cause = (self._get_param(name) for name in ("taskToken", "error", "cause"))
    self.stepfunction_backend.send_task_failure(token, error=error, cause=cause)
    return EmptyResult()


def executions_with_tokens(self, execution_status=None):
    """Without those whose definition is still parsed: they have no tokens yet, and no place to look for them."""
    every = [one for machine in list(self.state_machines) for one in list(machine.executions)]
    begun = [one for one in every if one.exec_worker is not None and one.exec_worker.env is not None]
    return [one for one in begun if execution_status is None or one.exec_status == execution_status]


def add_known_task(self, callback_id, activity_arn, activity_input):
    """Offers a task when whoever takes it can be told whose it is."""
    queue = self._activity_store.get(activity_arn)
    if queue is None:
        raise ActivityDoesNotExist()
    endpoint = self._pool[callback_id] = ActivityCallbackEndpoint(callback_id, activity_input)
    queue.add_task(ActivityTask(task_token=callback_id, task_input=activity_input))
    return endpoint


interpreter.Execution = execution_with_activities
interpreter.StepFunctionsParserBackend._get_executions = executions_with_tokens
CallbackPoolManager.add_activity_task = add_known_task
StepFunctionResponse.create_activity = create_activity_with_queue
StepFunctionResponse.get_activity_task = get_activity_task
StepFunctionResponse.send_task_failure = send_task_failure

app = DomainDispatcherApplication(create_backend_app)
app.debug = True
server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
print(server.port, flush=True)
server.serve_forever()
