using System.Diagnostics;

namespace LazyEngine.Benchmarks.Profiling;

/// <summary>The CPU time of the threads of this process.</summary>
/// <param name="Times">By the number that the operating system knows a thread by.</param>
/// <param name="Began">The threads that were not there before.</param>
internal sealed record ThreadTimes(IReadOnlyDictionary<int, TimeSpan> Times, IReadOnlySet<int> Began)
{
    public static ThreadTimes Now()
    {
        var times = new Dictionary<int, TimeSpan>();
        using var self = Process.GetCurrentProcess();
        foreach (ProcessThread thread in self.Threads)
        {
            try
            {
                times[thread.Id] = thread.TotalProcessorTime;
            }
            catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception or PlatformNotSupportedException)
            {
                // It has ended meanwhile, or this system does not tell.
            }
        }

        return new ThreadTimes(times, new HashSet<int>());
    }

    public ThreadTimes Since(ThreadTimes before) => new(
        Times.ToDictionary(thread => thread.Key, thread => thread.Value - before.Times.GetValueOrDefault(thread.Key)),
        Times.Keys.Where(thread => !before.Times.ContainsKey(thread)).ToHashSet());
}
