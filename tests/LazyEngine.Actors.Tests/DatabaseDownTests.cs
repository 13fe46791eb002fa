using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

public sealed class DatabaseDownTests
{
    [SkippableFact]
    public async Task A_recovery_while_the_database_is_down_drops_no_work()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        using var engine = new Engine(await server.CreateDatabaseAsync());
        var wake = await engine.BeginAsync();
        await server.KillAsync();
        engine.Crash();
        Assert.Equal(EngineError.JournalUnavailable, Assert.IsType<ExecutionReply.Refused>(await engine.LookAsync()).Error.Code);

        await server.RestartAsync();

        // Nobody sends anything to the execution: it is woken by itself, and moves its wake.
        await engine.WokenAfterAsync(wake);
        Assert.Equal("only", engine.TaskThatComes().Task);
        Assert.Equal(ExecutionState.Success, engine.Finish());
    }

    private sealed class Engine(string connection) : EngineTest("postgresql", $$"""
        akka.loglevel = OFF
        lazyengine.journal.postgresql.connection-string = "{{connection}}"
        lazyengine.wake.first-check = 200 ms
        lazyengine.watchdog.poll-every = 50 ms
        """)
    {
        public async Task<DateTimeOffset> BeginAsync()
        {
            Accepted(Run(Register(Flow.Linear("single", Flow.Task("only")))));
            return (await Node.Store!.FindAsync(Id))!.Header.WakeAt!.Value;
        }

        public Task<ExecutionReply> LookAsync() => Node.Executions.Ask<ExecutionReply>(new ExecutionQuery.Details(Id, 0), TimeSpan.FromSeconds(60));

        public Task WokenAfterAsync(DateTimeOffset wake) => AwaitAssertAsync(
            async () => Assert.True((await Node.Store!.FindAsync(Id))!.Header.WakeAt > wake),
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(200));

        public AttemptToken TaskThatComes() => Worker(new WorkerId("w")).FishForMessage<WorkerMessage.Hand>(_ => true, TimeSpan.FromSeconds(60)).Token;

        public ExecutionState Finish()
        {
            var completion = Complete("only", attempt: Details().Tasks[0].Attempt);
            // Connections that broke with the server are found out by using them: the same command again is the contract.
            AwaitAssert(() => Accepted(completion), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(200));
            return Details().State;
        }
    }
}
