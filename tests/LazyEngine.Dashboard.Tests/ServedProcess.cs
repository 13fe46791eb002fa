using System.Diagnostics;
using System.Text;
using LazyEngine.Testing;

namespace LazyEngine.Dashboard.Tests;

/// <summary>A program in a process of its own; it is killed when the test is done with it.</summary>
internal sealed class ServedProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedProcess(string file, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // What the test itself was built with is not for a build that the test starts.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _listens.TrySetException(new InvalidOperationException($"It has ended before it listened.\n{_said}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where .NET is.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The configuration that the test was built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name.Equals("debug", StringComparison.OrdinalIgnoreCase) ? "Debug" : "Release";

    public static string Cli { get; } = Repository.File("src", "LazyEngine.Cli", "LazyEngine.Cli.csproj");

    public static ServedProcess Start(string file, IEnumerable<string> arguments, string folder) => new(file, arguments, folder);

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, string folder)
    {
        using var process = new ServedProcess(file, arguments, folder);
        await process._process.WaitForExitAsync().WaitAsync(Limit);
        Assert.True(process._process.ExitCode == 0, $"exit code {process._process.ExitCode}\n{process._said}");
        _ = process._listens.Task.Exception;
        return process._said.ToString();
    }

    /// <summary>The address that it says it listens on.</summary>
    public Task<string> AddressAsync() => _listens.Task.WaitAsync(Limit);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (line.Split(' ') is ["LazyEngine", "listens", "on", var address, ..]) _listens.TrySetResult(address);
    }
}
