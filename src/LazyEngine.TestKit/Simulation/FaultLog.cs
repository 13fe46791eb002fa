using System.Globalization;

namespace LazyEngine.TestKit.Simulation;

/// <summary>One thing that went wrong.</summary>
/// <param name="Number">Counts the faults of a run, from 1.</param>
/// <param name="Kind">What it was.</param>
/// <param name="At">When, in virtual time.</param>
/// <param name="Where">What it hit.</param>
public sealed record Fault(int Number, FaultKind Kind, DateTimeOffset At, string Where)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Number} {At:HH:mm:ss.fff} {Kind} {Where}");
}

/// <summary>Counts what goes wrong, and lets chosen faults not happen, so that a schedule can be shortened.</summary>
internal sealed class FaultLog(IReadOnlySet<int>? only = null)
{
    private readonly List<Fault> _faults = [];
    private int _number;

    public IReadOnlyList<Fault> Faults => _faults;

    /// <returns>Whether the fault happens.</returns>
    public bool Note(FaultKind kind, DateTimeOffset at, string where)
    {
        _number++;
        if (only is not null && !only.Contains(_number)) return false;
        _faults.Add(new Fault(_number, kind, at, where));
        return true;
    }
}
