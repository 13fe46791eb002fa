using Akka.TestKit;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors.Tests;

public sealed class DeadWorkerTests() : EngineTest("memory")
{
    [Fact]
    public async Task When_one_worker_dies_the_next_runs_its_task_and_not_that_of_another()
    {
        Accepted(Run(Register(Flow.Unordered("pair", Flow.Task("one"), Flow.Task("two")))));
        var (a, b) = (new WorkerId("a"), new WorkerId("b"));
        var (workerOfA, workerOfB) = (Worker(a, slots: 1), Worker(b, slots: 1));
        var ofA = await ClaimAsync(workerOfA, a);
        var ofB = await ClaimAsync(workerOfB, b);

        Sys.Stop(workerOfB.Ref);
        var workerOfC = Worker(new WorkerId("c"));

        var again = (await workerOfC.FishForMessageAsync<WorkerMessage.Hand>(_ => true, TimeSpan.FromSeconds(30))).Token;
        Assert.Equal(ofB with { Attempt = 2 }, again);
        Assert.IsType<ExecutionReply.Granted>(Send(new ExecutionCommand.Claim(again, new WorkerId("c")) { Id = NextId }));
        Accepted(Complete(again.Task, attempt: 2));
        // What C was handed before the answer to this renewal is all that it ever was.
        Assert.DoesNotContain(workerOfC.ReceiveWhile(TimeSpan.FromSeconds(1), message => message as WorkerMessage.Hand), hand => hand!.Token.Task == ofA.Task);
        Assert.Equal(ExecutionState.Success, Accepted(Complete(ofA.Task)).State);
        Assert.Equal(1, Details().Tasks.Single(task => task.Name == ofA.Task).Attempt);
    }

    private async Task<AttemptToken> ClaimAsync(TestProbe worker, WorkerId id)
    {
        var token = (await worker.FishForMessageAsync<WorkerMessage.Hand>(_ => true, TimeSpan.FromSeconds(30))).Token;
        Assert.IsType<ExecutionReply.Granted>(Send(new ExecutionCommand.Claim(token, id) { Id = NextId }));
        return token;
    }
}
