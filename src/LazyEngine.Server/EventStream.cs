using System.Globalization;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Server;

/// <summary>The journal of an execution as server-sent events. Each carries where it stands, so that whoever comes back gets the next one, and none twice.</summary>
/// <remarks>Nothing is kept for a reader: one that reads slowly is waited for by the sending connection alone, and one that reads nothing is cut off by the server's limits.</remarks>
internal sealed class EventStream(ILazyEngine engine, ExecutionId execution, EventPlace after) : IResult
{
    /// <summary>How often something is sent where nothing happens, so that a connection that has died is noticed.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly ReadOnlyMemory<byte> KeepAlive = ": \n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var application = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, application.ApplicationStopping);
        var entries = engine.EventsAsync(execution, Math.Max(0, after.Version - (after.Index > 0 ? 1 : 0)), follow: true, over.Token).GetAsyncEnumerator(over.Token);
        var next = entries.MoveNextAsync().AsTask();
        try
        {
            Begin(httpContext);
            await httpContext.Response.Body.FlushAsync(over.Token);
            var (version, index) = (0L, 0);
            while (await HappensAsync(next, httpContext.Response, over.Token))
            {
                var entry = entries.Current;
                (version, index) = entry.Version == version ? (version, index + 1) : (entry.Version, 1);
                if (entry.Version > after.Version || index > after.Index) await httpContext.Response.WriteAsync(Text(entry, new EventPlace(version, index)), over.Token);
                next = entries.MoveNextAsync().AsTask();
                if (!next.IsCompleted) await httpContext.Response.Body.FlushAsync(over.Token);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or EngineException)
        {
            // There is no status left to say so with: the reader sees it break off, and comes back.
            httpContext.Abort();
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await entries.DisposeAsync();
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache,no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private static async Task<bool> HappensAsync(Task<bool> next, HttpResponse response, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (next.IsCompleted || await Task.WhenAny(next, Task.Delay(Silence, waiting.Token)) == next)
            {
                await waiting.CancelAsync();
                return await next;
            }

            await response.Body.WriteAsync(KeepAlive, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    // A value is written byte for byte, and may have line breaks between its parts.
    private static string Text(JournalEntry entry, EventPlace place) =>
        $"id: {place}\nevent: {entry.Kind}\ndata: {JsonSerializer.Serialize(entry, EngineJson.Options).ReplaceLineEndings("\ndata: ")}\n\n";
}

/// <summary>A place in the journal of an execution: an entry of a commit, or, where the index is 0, the end of it.</summary>
internal readonly record struct EventPlace(long Version, int Index)
{
    /// <summary>More commits than an execution can have.</summary>
    public const long MaxVersion = 1_000_000_000_000;

    /// <summary>Reads <c>12.3</c>, or <c>12</c>.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static EventPlace Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version <= MaxVersion
            && int.TryParse(parts.Length == 1 ? "0" : parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new EventPlace(version, index)
            : throw new ArgumentException($"Last-Event-ID is '{text}', which is no id of an event: two numbers with a dot between them are expected, as they were sent.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}.{Index}");
}
