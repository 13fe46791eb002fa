using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Pictures.Tests;

public sealed class ApprovedPictureTests
{
    public static TheoryData<string, PictureFormat> Pictures()
    {
        var pictures = new TheoryData<string, PictureFormat>();
        foreach (var name in new[] { "chain", "diamond", "wide", "nested", "pipeline", "failed-trip", "running-report", "winding", "reverting-claim", "decided-claim", "states" })
        {
            foreach (var format in Enum.GetValues<PictureFormat>()) pictures.Add(name, format);
        }

        return pictures;
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_is_as_it_was_looked_at(string name, PictureFormat format)
    {
        var (flow, execution) = Named(name);
        Approval.Matches(FlowPicture.Draw(flow, format, execution), "LazyEngine.Pictures.Tests", $"{name}.{format.ToString().ToLowerInvariant()}");
    }

    private static (Flow Flow, ExecutionDetails? Execution) Named(string name) => name switch
    {
        "chain" => (Examples.Chain, null),
        "diamond" => (Examples.Diamond, null),
        "wide" => (Examples.Wide, null),
        "nested" => (Examples.Nested, null),
        "pipeline" => (Examples.Random(40, 7), null),
        "failed-trip" => (Examples.Nested, Examples.FailedTrip),
        "running-report" => (Examples.Diamond, Examples.RunningReport),
        "winding" => (Examples.Winding, null),
        "reverting-claim" => (Examples.Winding, Examples.RevertingClaim),
        "decided-claim" => (Examples.Winding, Examples.DecidedClaim),
        _ => Examples.EveryState(),
    };
}
