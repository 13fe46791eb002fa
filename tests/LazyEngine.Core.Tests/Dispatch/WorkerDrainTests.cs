using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;
using static LazyEngine.Core.Tests.Dispatch.WorkerStory;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WorkerDrainTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));

    [Fact]
    public void A_worker_that_drains_leaves_and_has_no_slots() =>
        Joined().Drains().Then(story => [new WorkerOutput.ToQueue(Leave(One)), story.Renew(0, Epoch, 0)]).Holds(0);

    [Fact]
    public void It_leaves_once() => Joined().Drains().Drains().Then();

    [Fact]
    public void What_is_handed_while_it_drains_is_left_to_the_queue() =>
        Joined().Drains().Hears(Hand(A)).Then(story => [story.Renew(0, Epoch, 1)]).Holds(0);

    [Fact]
    public void What_is_granted_while_it_drains_goes_back_unstarted() =>
        Joined().Hears(Hand(A)).Drains()
            .Hears(Granted(1, A)).Then(Return(2, A)).Holds(1)
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    [Fact]
    public void What_another_worker_was_granted_does_not_go_back() =>
        Joined().Hears(Hand(A)).Drains().Hears(Refused(1, EngineError.AlreadyClaimed)).Then(Done(A)).Holds(0);

    [Fact]
    public void What_runs_is_finished() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Drains().Holds(1)
            .Finishes(A, Success).Then(Complete(2, A, Success)).Holds(1)
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    [Fact]
    public void A_handler_that_ends_because_it_was_told_to_loses_its_attempt_and_does_not_fail_the_task() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Drains()
            .HandsBack(waitForHandlers: true).Then(new WorkerOutput.CancelHandler(A, "its process ends")).Holds(1)
            .Finishes(A, new TaskOutcome.Failure(new TaskFailure("Cancelled", "told to stop"))).Then(Lost(2, A, "stopped it when its process ended"))
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    [Fact]
    public void A_handler_that_ends_well_although_it_was_told_to_stop_completes_its_task() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Drains().HandsBack(waitForHandlers: true)
            .Finishes(A, Success).Then(Complete(2, A, Success));

    [Fact]
    public void A_handler_that_does_not_stop_loses_its_attempt_all_the_same() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Drains().HandsBack(waitForHandlers: true)
            .HandsBack(waitForHandlers: false).Then(Lost(2, A, "was stopped before its handler had ended"))
            .Finishes(A, Success).Then()
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    private static WorkerOutput Lost(int command, AttemptToken token, string why) =>
        new WorkerOutput.ToExecution(new ExecutionCommand.ReportLost(token, $"worker '{One}' {why}", One) { Id = new CommandId($"{One}-{command}") });
}
