using System.Globalization;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.TestKit;

/// <summary>Handlers that do as they are told, so that flows can be run before there is any code for their tasks.</summary>
/// <remarks>What they do follows from the arguments and the number of the attempt alone.</remarks>
public sealed class TestHandlers : IFlowModule
{
    /// <summary>Succeeds with the argument <c>result</c>. Without it: 5.</summary>
    public const string Succeed = "test.succeed";

    /// <summary>Fails with the arguments <c>message</c> and <c>code</c>. Without them: <c>Woot!</c> and <see cref="FailureCode"/>.</summary>
    public const string Fail = "test.fail";

    /// <summary>Does at each attempt what stands at its place in the argument <c>outcomes</c>, and at later ones the last of them.</summary>
    /// <remarks>An outcome is <c>"succeed"</c>, <c>"fail"</c>, <c>{"succeed": value}</c>, <c>{"fail": "message"}</c> or <c>{"fail": {"message": "...", "code": "..."}}</c>.</remarks>
    public const string Sequence = "test.sequence";

    /// <summary>The code of failures that name none.</summary>
    public const string FailureCode = "TestFailure";

    /// <summary>The code of a <see cref="Sequence"/> whose outcomes cannot be understood.</summary>
    public const string InvalidOutcomes = "InvalidOutcomes";

    private const string Form = "It is a list; each item is \"succeed\", \"fail\", {\"succeed\": value}, {\"fail\": \"message\"} or {\"fail\": {\"message\": \"...\", \"code\": \"...\"}}.";

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry
            .AddHandler(Succeed, static (context, _) => ValueTask.FromResult(Success(context.ArgumentOrDefault<Payload>("result"))))
            .AddHandler(Fail, static (context, _) => ValueTask.FromResult(Failure(context.ArgumentOrDefault<string>("message"), context.ArgumentOrDefault<string>("code"))))
            .AddHandler(Sequence, static (context, _) => ValueTask.FromResult(Next(context)));
    }

    private static TaskOutcome Success(Payload? result) => Outcome.Success(result ?? Payload.Json(5));

    private static TaskOutcome Failure(string? message, string? code) => Outcome.Failure(code ?? FailureCode, message ?? "Woot!");

    private static TaskOutcome Next(TaskContext context)
    {
        var outcomes = context.Argument<JsonElement>("outcomes");
        if (outcomes.ValueKind != JsonValueKind.Array || outcomes.GetArrayLength() == 0) return Outcome.Failure(InvalidOutcomes, $"The argument 'outcomes' is {outcomes}. {Form}");
        var place = Math.Min(context.Attempt, outcomes.GetArrayLength()) - 1;
        return OutcomeOf(outcomes[place])
            ?? Outcome.Failure(InvalidOutcomes, string.Create(CultureInfo.InvariantCulture, $"Item {place} of the argument 'outcomes' is {outcomes[place].GetRawText()}. {Form}"));
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
