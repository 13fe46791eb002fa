using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyEngine.Benchmarks.Targets;

/// <summary>One line of the table: what is wanted, and what is; a line of <c>--json</c>.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Gate">What it must be.</param>
/// <param name="Stretch">What it is to become; null where there is no more to want than the gate.</param>
/// <param name="IsMost">Whether these are upper limits.</param>
/// <param name="Ours">What it is.</param>
internal sealed record Target(string What, double Gate, double? Stretch, bool IsMost, double Ours)
{
    public string Reached => Reaches(Stretch ?? Gate) ? Stretch is null ? "yes" : "stretch" : Reaches(Gate) ? "gate" : "no";

    [JsonIgnore]
    public string Wanted => (IsMost ? "<= " : ">= ") + Text(Gate) + (Stretch is { } more ? ", then " + Text(more) : string.Empty);

    public static Target AtMost(string what, double gate, double ours) => new(what, gate, null, true, ours);

    public static Target AtLeast(string what, double gate, double? stretch, double ours) => new(what, gate, stretch, false, ours);

    public static string Text(double value) => value.ToString(Math.Abs(value) < 10 ? "0.###" : "0", CultureInfo.InvariantCulture);

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    // A count that is a mean of counts is as good as what it rounds to.
    private bool Reaches(double value) => IsMost ? Ours <= value * 1.005 : Ours >= value;
}
