using System.Text.Json;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Outcomes of tasks as services send them that <c>std.mistral_http</c> has asked: to the address that they were told, in the form of Mistral.</summary>
internal static class CallbackEndpoints
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/callbacks/{**token}", CompleteAsync).Needs(Role.Operator, Role.Worker);

    private static async Task<IResult> CompleteAsync(string token, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var callback = await RequestBody.JsonAsync<CallbackRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await engine.TaskCompleteAsync(AttemptToken.Parse(token), OutcomeOf(callback), cancellationToken));
    }

    private static TaskOutcome OutcomeOf(CallbackRequest callback)
    {
        var output = callback.Output is { } value ? Payload.Json(value) : Payload.Json<object?>(null);
        return callback.State switch
        {
            "SUCCESS" => new TaskOutcome.Success(output),
            "ERROR" => new TaskOutcome.Failure(new TaskFailure("ActionFailed", callback.Output is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "The service says that it has failed.") { Data = output }),
            "CANCELLED" => new TaskOutcome.Failure(new TaskFailure(TaskFailure.Cancelled, "The service says that it was cancelled.")),
            _ => throw new ArgumentException("'state' is to be SUCCESS, ERROR or CANCELLED."),
        };
    }

    /// <summary>What Mistral takes for an action execution.</summary>
    private sealed record CallbackRequest(string State, JsonElement? Output = null);
}
