using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.TestKit;

/// <summary>Handlers that do as they are told, so that flows can be run before there is any code for their tasks.</summary>
/// <remarks>What they do follows from their arguments, and from how often they were called for the same task. They serve for tasks, compensations, deciders and retry controllers.</remarks>
public sealed class TestHandlers : IFlowModule
{
    /// <summary>Succeeds with the argument <c>result</c>. Without it: 5.</summary>
    public const string Succeed = "test.succeed";

    /// <summary>Fails with the arguments <c>message</c> and <c>code</c>. Without them: <c>Woot!</c> and <see cref="FailureCode"/>.</summary>
    public const string Fail = "test.fail";

    /// <summary>Does at each call what stands at its place in the argument <c>outcomes</c>, and at later ones the last of them. As a compensation it takes <c>revert-outcomes</c> where that is there.</summary>
    /// <remarks>
    /// An outcome is <c>"succeed"</c>, <c>"fail"</c>, <c>{"succeed": value}</c>, <c>{"fail": "message"}</c> or <c>{"fail": {"message": "...", "code": "..."}}</c>.
    /// Calls are counted in the process; in a new one the count begins with the number of the attempt. A retry controller that is asked takes
    /// <c>decisions</c>, a list of <c>"retry"</c>, <c>"revert"</c> and <c>"revertAll"</c>.
    /// </remarks>
    public const string Sequence = "test.sequence";

    /// <summary>Succeeds with true, as a decider that says yes.</summary>
    public const string True = "test.true";

    /// <summary>Succeeds with false, as a decider that says no.</summary>
    public const string False = "test.false";

    /// <summary>The code of failures that name none.</summary>
    public const string FailureCode = "TestFailure";

    /// <summary>The code of a <see cref="Sequence"/> whose outcomes cannot be understood.</summary>
    public const string InvalidOutcomes = "InvalidOutcomes";

    private const string Form = "It is a list; each item is \"succeed\", \"fail\", {\"succeed\": value}, {\"fail\": \"message\"} or {\"fail\": {\"message\": \"...\", \"code\": \"...\"}}.";

    /// <summary>More than any test needs; a server that runs for long must not keep what it counts.</summary>
    private const int MostCounted = 100_000;

    private readonly ConcurrentDictionary<(AttemptToken Task, TaskPurpose Purpose), int> _calls = new();

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry
            .AddHandler(Succeed, static (context, _) => ValueTask.FromResult(Success(context.ArgumentOrDefault<Payload>("result"))))
            .AddHandler(Fail, static (context, _) => ValueTask.FromResult(Failure(context.ArgumentOrDefault<string>("message"), context.ArgumentOrDefault<string>("code"))))
            .AddHandler(Sequence, (context, _) => ValueTask.FromResult(Next(context)))
            .AddHandler(True, static (_, _) => ValueTask.FromResult(Outcome.Success(true)))
            .AddHandler(False, static (_, _) => ValueTask.FromResult(Outcome.Success(false)));
    }

    private static TaskOutcome Success(Payload? result) => Outcome.Success(result ?? Payload.Json(5));

    private static TaskOutcome Failure(string? message, string? code) => Outcome.Failure(code ?? FailureCode, message ?? "Woot!");

    private TaskOutcome Next(TaskContext context)
    {
        var argument = context.Purpose switch
        {
            TaskPurpose.Decide => "decisions",
            TaskPurpose.Compensate when context.Arguments.ContainsKey("revert-outcomes") => "revert-outcomes",
            _ => "outcomes",
        };
        var outcomes = context.Argument<JsonElement>(argument);
        if (outcomes.ValueKind != JsonValueKind.Array || outcomes.GetArrayLength() == 0) return Outcome.Failure(InvalidOutcomes, $"The argument '{argument}' is {outcomes}. {Form}");
        var place = Math.Min(CallOf(context), outcomes.GetArrayLength()) - 1;
        if (context.Purpose == TaskPurpose.Decide) return Outcome.Success(outcomes[place]);
        return OutcomeOf(outcomes[place])
            ?? Outcome.Failure(InvalidOutcomes, string.Create(CultureInfo.InvariantCulture, $"Item {place} of the argument '{argument}' is {outcomes[place].GetRawText()}. {Form}"));
    }

    private int CallOf(TaskContext context)
    {
        if (_calls.Count >= MostCounted) _calls.Clear();
        var first = context.Purpose == TaskPurpose.Run ? context.Attempt : 1;
        return _calls.AddOrUpdate((context.Token with { Attempt = 1 }, context.Purpose), first, static (_, calls) => calls + 1);
    }

    private static TaskOutcome? OutcomeOf(JsonElement told) => told.ValueKind switch
    {
        JsonValueKind.String when told.ValueEquals("succeed") => Success(null),
        JsonValueKind.String when told.ValueEquals("fail") => Failure(null, null),
        JsonValueKind.Object when Only(told, "succeed") is { } value => Success(Payload.Json(value)),
        JsonValueKind.Object when Only(told, "fail") is { } failure => FailureOf(failure),
        _ => null,
    };

    private static TaskOutcome? FailureOf(JsonElement told)
    {
        if (told.ValueKind == JsonValueKind.String) return Failure(told.GetString(), null);
        if (told.ValueKind != JsonValueKind.Object || told.EnumerateObject().Any(property => property.Name is not ("message" or "code") || property.Value.ValueKind != JsonValueKind.String)) return null;
        return Failure(Text(told, "message"), Text(told, "code") is { Length: > 0 } code ? code : null);
    }

    private static JsonElement? Only(JsonElement told, string name) => told.TryGetProperty(name, out var value) && told.EnumerateObject().Count() == 1 ? value : null;

    private static string? Text(JsonElement told, string name) => told.TryGetProperty(name, out var value) ? value.GetString() : null;
}
