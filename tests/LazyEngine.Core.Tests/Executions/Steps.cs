using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>The words that scenarios are written in.</summary>
internal static class Steps
{
    public static readonly WorkerId Worker = new("w1");
    public static readonly WorkerId OtherWorker = new("w2");

    public static Func<Scenario, ExecutionCommand> Run(params (string Name, Payload Value)[] inputs) =>
        scenario => new ExecutionCommand.Run(Scenario.Id, scenario.Flow, Inputs(inputs)) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Claim(string task, int attempt = 1, WorkerId? by = null) =>
        scenario => new ExecutionCommand.Claim(Token(task, attempt), by ?? Worker) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Complete(string task, Payload? result = null, int attempt = 1) =>
        Complete(Token(task, attempt), new TaskOutcome.Success(result ?? Done));

    public static Func<Scenario, ExecutionCommand> Fail(string task, int attempt = 1) => Complete(Token(task, attempt), new TaskOutcome.Failure(Oops));

    public static Func<Scenario, ExecutionCommand> Defer(string task, int attempt = 1) => Complete(Token(task, attempt), new TaskOutcome.Pending());

    public static Func<Scenario, ExecutionCommand> Complete(AttemptToken token, TaskOutcome outcome) =>
        scenario => new ExecutionCommand.Complete(token, outcome) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> CompleteByName(string task, Payload? result = null) =>
        scenario => new ExecutionCommand.CompleteByName(Scenario.Id, task, new TaskOutcome.Success(result ?? Done)) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Stop(string? id = null) => scenario => new ExecutionCommand.Stop(Scenario.Id) { Id = IdOf(scenario, id) };

    public static Func<Scenario, ExecutionCommand> Resume(string? id = null) => scenario => new ExecutionCommand.Resume(Scenario.Id) { Id = IdOf(scenario, id) };

    public static Func<Scenario, ExecutionCommand> Rerun(params string[] tasks) => scenario => new ExecutionCommand.Rerun(Scenario.Id) { Id = scenario.NextId(), Tasks = [.. tasks] };

    public static Func<Scenario, ExecutionCommand> RerunAll() => scenario => new ExecutionCommand.Rerun(Scenario.Id) { Id = scenario.NextId(), All = true };

    public static Func<Scenario, ExecutionCommand> RerunBy(Flow flow, params string[] tasks) =>
        scenario => new ExecutionCommand.Rerun(Scenario.Id) { Id = scenario.NextId(), Flow = Scenario.HashOf(flow), Tasks = [.. tasks] };

    public static Func<Scenario, ExecutionCommand> RerunWith(string task, Payload value) =>
        scenario => new ExecutionCommand.Rerun(Scenario.Id) { Id = scenario.NextId(), Values = Inputs((task, value)) };

    public static Func<Scenario, ExecutionCommand> Skip(string task, Payload? value = null) => scenario => new ExecutionCommand.Skip(Scenario.Id, task, value ?? Done) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Cancel(string reason = "no longer wanted") =>
        scenario => new ExecutionCommand.Cancel(Scenario.Id, reason) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Return(string task, int attempt = 1) =>
        scenario => new ExecutionCommand.Return(Token(task, attempt)) { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Lose(string task, int attempt = 1) =>
        scenario => new ExecutionCommand.ReportLost(Token(task, attempt), "its worker is gone") { Id = scenario.NextId() };

    public static Func<Scenario, ExecutionCommand> Wake() => scenario => new ExecutionCommand.Wake(Scenario.Id) { Id = scenario.NextId() };

    public static ExecutionRerun Anew(int epoch, params string[] tasks) => new(epoch, [.. tasks], false);

    public static Payload Done { get; } = Payload.Json("done");

    public static TaskFailure Oops { get; } = new("Oops", "It went wrong.");

    public static AttemptToken Token(string task, int attempt = 1) => new(Scenario.Id, task, 0, 0, attempt);

    public static TaskScheduled Scheduled(string task, int attempt = 1) => new(task, 0, 0, attempt);

    public static TaskClaimed Claimed(string task, int since) => new(task, 0, 0, 1, Worker, new DateTimeOffset(2030, 1, 1, 0, 0, since, TimeSpan.Zero));

    public static TaskSucceeded Succeeded(string task, Payload? result = null, int attempt = 1) => new(task, 0, 0, attempt, result ?? Done);

    public static TaskFailed Failed(string task, int attempt = 1) => new(task, 0, 0, attempt, Oops);

    public static TaskDeferred Deferred(string task) => new(task, 0, 0, 1);

    public static TaskReturned Returned(string task, int attempt = 1) => new(task, 0, 0, attempt);

    public static TaskLost Lost(string task, int attempt = 1) => new(task, 0, 0, attempt, "its worker is gone");

    public static TaskCancelled Cancelled(string task) => new(task, 0, 0, 1);

    public static Effect Offer(string task, int attempt = 1, int firstAt = 1) =>
        new Effect.Offer(Token(task, attempt), "default", 0, new DateTimeOffset(2030, 1, 1, 0, 0, firstAt, TimeSpan.Zero));

    public static Effect Withdraw(string task, int attempt = 1) => new Effect.Withdraw(Token(task, attempt), "default");

    public static Effect Release(string task, int attempt = 1) => new Effect.Release(Token(task, attempt), "default");

    public static ImmutableSortedDictionary<string, Payload> Inputs(params (string Name, Payload Value)[] inputs) =>
        inputs.ToImmutableSortedDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);

    private static CommandId IdOf(Scenario scenario, string? id) => id is null ? scenario.NextId() : new CommandId(id);
}
