using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace LazyEngine.Benchmarks.Profiling;

/// <summary>Samples the stacks of this process for a while (EventPipe), and the CPU time of its threads with them.</summary>
internal sealed class CpuSampler : IAsyncDisposable
{
    private const int BufferMb = 256;

    // What it takes to give names to addresses: code that is compiled and assemblies that are loaded.
    private const long Names = 0x8 | 0x10 | 0x20;

    private static readonly EventPipeProvider[] Providers =
    [
        new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
        new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Names),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lazyengine-samples-");
    private readonly ThreadTimes _before = ThreadTimes.Now();
    private readonly TimeSpan _pausesBefore = GC.GetTotalPauseDuration();
    private readonly TimeSpan _cpuBefore = Environment.CpuUsage.TotalTime;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly FileStream _file;
    private EventPipeSession? _session;
    private Task _copying = Task.CompletedTask;

    private CpuSampler() => _file = File.Create(Trace);

    private string Trace => Path.Combine(_folder.FullName, "samples.nettrace");

    public static async Task<CpuSampler> StartAsync(CancellationToken cancellationToken)
    {
        var sampler = new CpuSampler();
        try
        {
            sampler._session = await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(Providers, requestRundown: true, BufferMb, cancellationToken);
            sampler._copying = CopyAsync(sampler._session, sampler._file);
        }
        catch (Exception cause) when (cause is DiagnosticsClientException or IOException)
        {
            await Console.Error.WriteLineAsync($"The CPU time is not split: this process cannot be sampled ({cause.Message}).");
        }

        return sampler;
    }

    /// <summary>Ends the sampling and weighs what was seen; null where nothing was.</summary>
    public async Task<CpuShares?> StopAsync(CancellationToken cancellationToken)
    {
        if (_session is null) return null;
        var (threads, pauses, cpu, clock) = (ThreadTimes.Now().Since(_before), GC.GetTotalPauseDuration() - _pausesBefore, Environment.CpuUsage.TotalTime - _cpuBefore, _clock.Elapsed);
        await _session.StopAsync(cancellationToken);
        await _copying;
        await _file.DisposeAsync();
        return await Task.Run(() => Weigh(threads, pauses, cpu, clock), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        await _file.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static Task CopyAsync(EventPipeSession session, FileStream file) => session.EventStream.CopyToAsync(file);

    private CpuShares? Weigh(ThreadTimes threads, TimeSpan pauses, TimeSpan cpu, TimeSpan clock)
    {
        using var log = new TraceLog(TraceLog.CreateFromEventPipeDataFile(Trace));
        var samples = SampledStacks.Read(log);
        return samples.Count == 0 ? null : Weighing.Of(samples, threads, pauses, cpu, clock);
    }
}
