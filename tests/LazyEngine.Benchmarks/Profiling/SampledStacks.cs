using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;

namespace LazyEngine.Benchmarks.Profiling;

/// <summary>What one thread did at one instant.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Part">Whose code it was.</param>
/// <param name="IsIndex">Whether it wrote index rows.</param>
/// <param name="IsWaiting">Whether it had nothing to do, as far as its stack tells.</param>
/// <param name="IsSampler">Whether it did what only sampling needs.</param>
internal readonly record struct SampledStack(int Thread, CpuPart Part, bool IsIndex, bool IsWaiting, bool IsSampler);

/// <summary>Reads the samples of a trace.</summary>
internal static class SampledStacks
{
    public static IReadOnlyList<SampledStack> Read(TraceLog log)
    {
        var found = new List<SampledStack>();
        var known = new Dictionary<CallStackIndex, SampledStack>();
        var source = log.Events.GetSource();
        var samples = new SampleProfilerTraceEventParser(source);
        samples.ThreadSample += sample =>
        {
            if (sample.CallStackIndex() is var index && index == CallStackIndex.Invalid) return;
            if (!known.TryGetValue(index, out var stack)) known[index] = stack = Classify(sample.CallStack());
            // A thread that runs managed code waits for nothing, whatever its method is called.
            found.Add(stack with { Thread = sample.ThreadID, IsWaiting = stack.IsWaiting && sample.Type != ClrThreadSampleType.Managed });
        };
        source.Process();
        return found;
    }

    // From the inside out: the first frame that belongs to somebody says whose code it is; the runtime's libraries work for their callers.
    private static SampledStack Classify(TraceCallStack? stack)
    {
        var methods = new List<string>();
        var (part, isSampler) = ((CpuPart?)null, false);
        for (; stack is not null; stack = stack.Caller)
        {
            var (assembly, method) = (stack.CodeAddress.ModuleName, WithoutArguments(stack.CodeAddress.FullMethodName));
            methods.Add(method);
            part ??= Frames.PartOf(assembly, method);
            isSampler |= Frames.IsSampler(assembly, method);
        }

        var isWaiting = methods.FirstOrDefault(method => method.Length > 0) is { } inmost && (Frames.IsWait(inmost) || Frames.IsCommit(methods));
        return new SampledStack(0, part ?? (methods.Exists(Frames.IsPool) ? CpuPart.Pool : CpuPart.Runtime), Frames.IsIndex(methods), isWaiting, isSampler);
    }

    private static string WithoutArguments(string method) => method.IndexOf('(', StringComparison.Ordinal) is > 0 and var end ? method[..end] : method;
}
