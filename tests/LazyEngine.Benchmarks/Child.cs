using System.Diagnostics;

namespace LazyEngine.Benchmarks;

/// <summary>This program once more, in a process of its own: what ran before must not be in the figures.</summary>
internal static class Child
{
    /// <summary>Starts the program; what it says can be read, and where it is to be asked, it ends with its standard input.</summary>
    public static Process Start(IEnumerable<string> arguments, bool isAsked = false)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = isAsked };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(Child).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">What it is to do; its complaints appear among our own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The line that it said, and the time from its start until then.</returns>
    /// <exception cref="ChildFailedException">It failed.</exception>
    public static async Task<(string Line, TimeSpan After)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(arguments);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            var after = clock.Elapsed;
            await process.WaitForExitAsync(cancellationToken);
            return line is not null && process.ExitCode == 0 ? (line, after) : throw new ChildFailedException(process.ExitCode);
        }
        finally
        {
            // What it has open is deleted next.
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}

/// <summary>A process of ours has failed. It has said why, unless it was killed.</summary>
internal sealed class ChildFailedException(int exitCode) : Exception($"The measuring process ended with {exitCode}.");
