using System.Text.Json;
using Jint;
using Jint.Runtime;
using LazyEngine.Executions;
using LazyEngine.Language.Workflows;
using LazyEngine.Worker;

namespace LazyEngine.Language.Actions;

/// <summary>Evaluates JavaScript within bounds: no access to the machine, and no more steps, depth, memory and time than are allowed.</summary>
internal static class ScriptAction
{
    private const int DepthMax = 200;
    private const long MemoryMax = 64 * 1024 * 1024;
    private const int StatementsMax = 5_000_000;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);

    public static TaskOutcome Run(TaskContext context, CancellationToken cancellationToken)
    {
        if (StandardActions.Script.ProblemOf(context.Arguments.Keys) is { } problem) return Failed(problem);
        try
        {
            using var engine = new Engine(options => options.Strict(false).LimitRecursion(DepthMax).LimitMemory(MemoryMax).MaxStatements(StatementsMax).TimeoutInterval(TimeMax).RegexTimeoutInterval(TimeSpan.FromSeconds(1)).CancellationToken(cancellationToken));
            var given = context.Arguments.GetValueOrDefault("context") is { ContentType: Payload.JsonContentType } data ? data.ToString() : "null";
            engine.SetValue("$", new Jint.Native.Json.JsonParser(engine).Parse(given));
            var value = engine.Evaluate($"(function () {{ {context.Argument<string>("script")}\n}})()");
            var json = new Jint.Native.Json.JsonSerializer(engine).Serialize(value);
            return Outcome.Success(Payload.Json(json.IsUndefined() ? default(JsonElement?) : JsonSerializer.Deserialize<JsonElement>(json.ToString())));
        }
        catch (Exception cause) when (cause is JintException or Acornima.ParseErrorException or TimeoutException or MemoryLimitExceededException or StatementsCountOverflowException or RecursionDepthOverflowException)
        {
            return Failed($"The script has failed: {cause.Message}");
        }
    }

    private static TaskOutcome.Failure Failed(string message) => new(new TaskFailure(WorkflowActions.ActionFailed, message));
}
