using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language.Actions;
using LazyEngine.Worker;

namespace LazyEngine.Language;

/// <summary>The standard actions of workflows, as handlers.</summary>
/// <remarks>Each does what the action of Mistral of that name does; <c>docs/language.md</c> tells their inputs and results.</remarks>
public sealed class WorkflowActions : IFlowModule, IWebhookSender, IDisposable
{
    /// <summary>The code of an action that has failed.</summary>
    public const string ActionFailed = "ActionFailed";

    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(365);

    private readonly HttpAction _http;
    private readonly EmailAction _email;
    private readonly WebhookClient _webhooks;

    /// <summary>The actions.</summary>
    /// <param name="options">What they may do; null for the defaults.</param>
    /// <exception cref="ArgumentException">An allowed or denied host is neither a name, nor an address, nor a network.</exception>
    public WorkflowActions(WorkflowActionOptions? options = null)
    {
        var chosen = options ?? new WorkflowActionOptions();
        (_http, _email, _webhooks) = (new HttpAction(chosen), new EmailAction(chosen), new WebhookClient(chosen));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        _webhooks.Dispose();
    }

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        WorkflowData.Register();
        registry
            .AddHandler("std.noop", (_, _) => ValueTask.FromResult(Outcome.Success(Null)))
            .AddHandler("std.echo", EchoAsync)
            .AddHandler("std.fail", (context, _) => ValueTask.FromResult<TaskOutcome>(Fail(context)))
            .AddHandler("std.async_noop", (_, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Pending()))
            .AddHandler("std.sleep", SleepAsync)
            .AddHandler("std.http", _http.RunAsync)
            .AddHandler("std.mistral_http", _http.RunLaterAsync)
            .AddHandler("std.email", _email.RunAsync)
            .AddHandler("std.javascript", (context, cancellationToken) => ValueTask.FromResult(ScriptAction.Run(context, cancellationToken)))
            .AddHandler("std.js", (context, cancellationToken) => ValueTask.FromResult(ScriptAction.Run(context, cancellationToken)))
            .AddHandler("std.test_dict", (context, _) => ValueTask.FromResult(Outcome.Success(Dictionary(context))));
    }

    Task<WebhookRefusal?> IWebhookSender.SendAsync(Uri url, IReadOnlyDictionary<string, string> headers, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        _webhooks.SendAsync(url, headers, id, body, cancellationToken);

    private static Payload Null { get; } = Payload.Json<object?>(null);

    private static async ValueTask<TaskOutcome> EchoAsync(TaskContext context, CancellationToken cancellationToken)
    {
        await PauseAsync(context.ArgumentOrDefault<double?>("delay") ?? 0, cancellationToken);
        return Outcome.Success(context.Arguments.GetValueOrDefault("output") ?? Null);
    }

    private static async ValueTask<TaskOutcome> SleepAsync(TaskContext context, CancellationToken cancellationToken)
    {
        await PauseAsync(context.ArgumentOrDefault<double?>("seconds") ?? 1, cancellationToken);
        return Outcome.Success(Null);
    }

    private static TaskOutcome.Failure Fail(TaskContext context)
    {
        const string message = "Fail action expected exception.";
        var data = context.Arguments.GetValueOrDefault("error_data");
        return new TaskOutcome.Failure(new TaskFailure(ActionFailed, message) { Data = data is null || data.Equals(Null) ? null : data });
    }

    private static Payload Dictionary(TaskContext context)
    {
        var (size, prefix, value) = (context.ArgumentOrDefault<int?>("size") ?? 0, context.ArgumentOrDefault<string>("key_prefix") ?? string.Empty, context.ArgumentOrDefault<JsonElement?>("val"));
        return Payload.Json(Enumerable.Range(0, Math.Clamp(size, 0, 100_000)).ToDictionary(place => $"{prefix}{place.ToString(System.Globalization.CultureInfo.InvariantCulture)}", _ => value));
    }

    private static Task PauseAsync(double seconds, CancellationToken cancellationToken) =>
        seconds <= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds(Math.Min(seconds, LongestSleep.TotalSeconds)), cancellationToken);
}
