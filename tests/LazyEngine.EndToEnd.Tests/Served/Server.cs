using System.Globalization;
using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary><c>lazyengine serve</c> in a process of its own, with the flows of the tests; it can be killed and started again.</summary>
internal sealed class Server(params string[] store) : IServed, IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    public async Task StartAsync()
    {
        Launch();
        await ListensAsync();
    }

    /// <summary>Starts the process, and waits for nothing.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _process = ChildProcess.Start(Command.Program, ["serve", "--listen", Url, "--flows", Programs.PathOf("LazyEngine.EndToEnd.Flows"), .. store]);
    }

    public Task ListensAsync() => _process!.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), StartLimit);

    /// <summary>As a power cut would end it.</summary>
    /// <exception cref="InvalidOperationException">It has ended before, by itself.</exception>
    public async Task KillAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"The server has ended by itself.\n{_process.Everything()}");
        await _process.KillAsync();
    }

    /// <summary>As a supervisor would end it.</summary>
    /// <returns>The exit code, and whatever it has said.</returns>
    public async Task<(int Code, string Said)> StopAsync(TimeSpan limit)
    {
        _process!.Terminate();
        return (await _process.ExitAsync(limit), _process.Everything());
    }

    /// <summary>The processor time that the process has taken since its start.</summary>
    public TimeSpan CpuTime => _process!.CpuTime;

    /// <summary>The process when nothing is asked of it: the bytes of it that are in memory, and the share of one processor that it takes.</summary>
    public Task<(long Resident, double Cpu)> AtRestAsync() => _process!.AtRestAsync();

    public Task<CommandAnswer> AskAsync(params IEnumerable<string> arguments) => Command.RunAsync([.. arguments, "--url", Url, "--json"]);

    /// <summary>An execution and its tasks, by <c>show</c>.</summary>
    public async Task<ShownExecution> ShowAsync(string id) => ShownExecution.Of((await AskAsync("show", id)).Json);

    public void Dispose() => _process?.Dispose();
}

/// <summary>What <c>show</c> tells.</summary>
internal sealed record ShownExecution(string State, IReadOnlyList<ShownTask> Tasks)
{
    public ShownTask this[string task] => Tasks.Single(shown => shown.Name == task);

    public static ShownExecution Of(JsonElement json) => new(
        json.GetProperty("state").GetString()!,
        [.. json.GetProperty("tasks").EnumerateArray().Select(task => new ShownTask(
            task.GetProperty("name").GetString()!,
            task.GetProperty("state").GetString()!,
            task.GetProperty("attempt").GetInt32(),
            task.TryGetProperty("result", out var result) ? result.GetRawText() : null))]);
}

internal sealed record ShownTask(string Name, string State, int Attempt, string? Result);
