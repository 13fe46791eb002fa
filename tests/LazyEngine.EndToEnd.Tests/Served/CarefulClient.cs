using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>Does what a careful client does while a server comes and goes: what was not acknowledged is repeated under the same ids.</summary>
internal sealed class CarefulClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    private readonly HttpClient _http;

    public CarefulClient(IServed server)
        : this(new HttpClient { BaseAddress = new Uri(server.Url) })
    {
    }

    public CarefulClient(HttpClient http)
    {
        _http = http;
        Engine = new LazyEngineClient(_http);
    }

    /// <summary>The same server, without the care.</summary>
    public ILazyEngine Engine { get; }

    public Task RunAsync(string flow, ExecutionId id, object inputs, DateTimeOffset? startAt = null) =>
        RepeatAsync(() => Engine.RunAsync(flow, inputs, new RunOptions { Id = id, StartAt = startAt }));

    public Task<ExecutionInfo> WaitAsync(ExecutionId id) => RepeatAsync(() => Engine.WaitAsync(id));

    /// <summary>Looks at the index from time to time, which moves nothing in the execution itself.</summary>
    public async Task LookUntilEndedAsync(ExecutionId id)
    {
        while (!(await RepeatAsync(() => Engine.GetStateAsync(id))).IsTerminal()) await Task.Delay(Look);
    }

    /// <summary>Runs an execution and waits for its end.</summary>
    public async Task<ExecutionInfo> ThroughAsync(string flow, ExecutionId id, object inputs)
    {
        await RunAsync(flow, id, inputs);
        return await WaitAsync(id);
    }

    public Task SignalAsync(ExecutionId id, string name, Payload value) =>
        RepeatAsync(() => Engine.SignalAsync(id, name, value, "the-one"), taken: EngineError.ExecutionEnded);

    /// <summary>Waits until a task is left to the outside, and completes it.</summary>
    public async Task CompleteAsync(ExecutionId id, string task, Payload result)
    {
        await RepeatAsync(async () => await Engine.EventsAsync(id).AnyAsync(entry => entry.Kind == "TaskDeferred" && entry.Token!.Task == task));
        await RepeatAsync(() => Engine.TaskCompleteAsync(id, task, new TaskOutcome.Success(result)), taken: EngineError.ExecutionEnded);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> ask, string? taken = null)
    {
        var repeated = false;
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (EngineException away) when (away.Code is EngineError.Unavailable or EngineError.JournalUnavailable)
            {
                repeated = true;
                await Task.Delay(Pause);
            }
            catch (EngineException over) when (repeated && over.Code == taken)
            {
                // It was taken before, and the answer was lost with the server.
                return default!;
            }
        }
    }
}
