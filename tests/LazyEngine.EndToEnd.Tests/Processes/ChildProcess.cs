using System.Diagnostics;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Processes;

/// <summary>A program of this repository in a process of its own, with what it says; it is killed when the test is done with it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int Windows = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Process _process = new();
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private TaskCompletionSource _said = NewSignal();
    private Task _ended = Task.CompletedTask;

    private ChildProcess(ProcessStartInfo start)
    {
        _process.StartInfo = start;
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
    }

    public int Id => _process.Id;

    public TimeSpan CpuTime => _process.TotalProcessorTime;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>Starts a program that is built together with the tests.</summary>
    /// <param name="program">The project's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="configuration">The operator's file; none by default, not even that of whoever runs the tests.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string? configuration = null) => StartBuild(Programs.PathOf(program), arguments, configuration);

    /// <summary>Starts a program by the path of its assembly.</summary>
    public static ChildProcess StartBuild(string path, IEnumerable<string> arguments, string? configuration = null)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LAZYENGINE_CONF"] = configuration };
        return Launch(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments.Prepend(path), environment);
    }

    /// <summary>Starts any program.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it gets, or that are taken from it where the value is null.</param>
    public static ChildProcess Launch(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var child = new ChildProcess(start);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._ended = child._process.WaitForExitAsync();
        return child;
    }

    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Ends the process as a power cut would end it: SIGKILL, without a word to it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _ended;
    }

    /// <summary>Asks the process to end, as a service manager does: SIGTERM.</summary>
    public void Terminate()
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>What the process takes in the quietest of some windows: on a machine with other things to do one alone says little.</summary>
    public async Task<(long Resident, double Cpu)> AtRestAsync()
    {
        var (resident, cpu) = (long.MaxValue, double.MaxValue);
        for (var window = 0; window < Windows; window++)
        {
            _process.Refresh();
            var (clock, before) = (Stopwatch.StartNew(), CpuTime);
            await Task.Delay(Window);
            _process.Refresh();
            cpu = Math.Min(cpu, (CpuTime - before) / clock.Elapsed);
            resident = Math.Min(resident, _process.WorkingSet64);
        }

        return (resident, cpu);
    }

    /// <summary>Waits for the process to end, and for the rest of what it has said.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        if (await EndsWithinAsync(limit)) return _process.ExitCode;
        throw new TimeoutException($"The process did not end within {limit}.\n{Everything()}");
    }

    /// <summary>Waits for the process to end; says whether it did.</summary>
    public async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _ended.WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits for a line of the output.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, TimeSpan limit) =>
        await LineOrEndAsync(wanted, limit) ?? throw new InvalidOperationException($"The process ended without saying what was expected.\n{Everything()}");

    /// <summary>Waits for a line of the output; null where the process ends without it.</summary>
    public async Task<string?> LineOrEndAsync(Func<string, bool> wanted, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            var ended = _ended.IsCompleted;
            Task said;
            lock (_gate)
            {
                if (_output.Find(line => wanted(line)) is { } line) return line;
                said = _said.Task;
            }

            if (ended) return null;
            try
            {
                await Task.WhenAny(said, _ended).WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The process did not say what was expected within {limit}.\n{Everything()}");
            }
        }
    }

    public string Everything() => $"--- output\n{Output}\n--- errors\n{Errors}";

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Note(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            lines.Add(line);
            _said.SetResult();
            _said = NewSignal();
        }
    }

    private string Text(List<string> lines)
    {
        lock (_gate) return string.Join('\n', lines);
    }
}
