using LazyEngine.Executions;

namespace LazyEngine.Worker.Tests;

/// <summary>Attempts to run handlers on.</summary>
internal static class Grants
{
    public static AttemptToken Token { get; } = new(ExecutionId.Parse("trip-1"), "hotel", 0, 0, 2);

    public static Grant Of(string handler, params (string Name, Payload Value)[] arguments) =>
        new(Token, handler, [.. arguments.Select(argument => new Argument(argument.Name, argument.Value))], "trip-1/hotel/0.0");

    public static TaskContext Context(params (string Name, Payload Value)[] arguments) => TaskContext.Of(Of("hotel", arguments), _ => Task.CompletedTask);
}
