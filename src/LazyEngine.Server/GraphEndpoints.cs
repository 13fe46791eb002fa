using System.Text;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting;
using LazyEngine.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Server;

/// <summary>Answers with pictures of flows and executions.</summary>
internal static class GraphEndpoints
{
    public static async Task<IResult> OfExecutionAsync(string id, HttpContext context, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var format = new QueryReader(context.Request.Query, "format").Format("format");
        var execution = await engine.GetDetailsAsync(ExecutionId.Parse(id), cancellationToken);
        var flow = await SourceOf(context).GetAsync(execution.Flow, cancellationToken);
        return Answer(context, flow, format, execution);
    }

    public static async Task<IResult> OfFlowAsync(string flow, HttpContext context, CancellationToken cancellationToken)
    {
        var format = new QueryReader(context.Request.Query, "format").Format("format");
        return Answer(context, await SourceOf(context).GetAsync(flow, cancellationToken), format, null);
    }

    /// <summary>An application may map the endpoints onto an engine that is elsewhere.</summary>
    private static FlowSource SourceOf(HttpContext context) =>
        context.RequestServices.GetService<FlowSource>()
            ?? throw NoEngine();

    /// <summary>An application may map the endpoints onto an engine that is elsewhere.</summary>
    public static EngineException NoEngine() => new(new EngineError(EngineError.Unavailable, "This server has no engine of its own, and so does not know what flows look like. Ask the server that has."));

    private static IResult Answer(HttpContext context, Flow flow, PictureFormat format, ExecutionDetails? execution)
    {
        var picture = FlowPicture.Draw(flow, format, execution);
        // A picture runs nothing, and this holds even where one would find a way to write a script into it.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(picture, TypeOf(format), Encoding.UTF8);
    }

    private static string TypeOf(PictureFormat format) => format switch
    {
        PictureFormat.Svg => "image/svg+xml",
        PictureFormat.Dot => "text/vnd.graphviz",
        _ => "text/vnd.mermaid",
    };
}
