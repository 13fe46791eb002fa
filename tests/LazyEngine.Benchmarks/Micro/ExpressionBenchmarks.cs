using BenchmarkDotNet.Attributes;
using LazyEngine.Language;
using LazyEngine.Workflows;

namespace LazyEngine.Benchmarks.Micro;

/// <summary>What expressions take to be read, and to be evaluated over a small document.</summary>
public class ExpressionBenchmarks
{
    private static readonly Payload Data = Payload.Json(new { name = "Ann", numbers = Enumerable.Range(0, 20).ToArray(), nested = new { city = "Oslo", price = 12.5 } });

    private ICondition? _condition;

    /// <summary>The expression.</summary>
    [Params("<% $.nested.price > 10 %>", "<% $.numbers.where($ > 10).select($ * 2).sum() > 100 %>", "{{ _.nested.price > 10 }}", "{{ _.numbers | select('odd') | sum > 50 }}")]
    public string Text { get; set; } = string.Empty;

    /// <summary>Reads the expression.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        WorkflowData.Register();
        _condition = Dialects.ReadCondition(Text);
    }

    /// <summary>Reads it.</summary>
    [Benchmark]
    public object Read() => Dialects.ReadCondition(Text);

    /// <summary>Evaluates it.</summary>
    [Benchmark]
    public bool Evaluate() => _condition!.Holds(Data, DateTimeOffset.UnixEpoch, () => string.Empty);
}
