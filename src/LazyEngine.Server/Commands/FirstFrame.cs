using System.IO.Pipelines;
using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server.Commands;

/// <summary>Looks at the first byte of a call, before the library takes one that begins no frame for a failure of the service.</summary>
internal static class FirstFrame
{
    /// <summary>A frame begins with whether it is compressed: 0 or 1.</summary>
    private const byte IsCompressed = 1;

    public static async Task CheckAsync(HttpContext context, RequestDelegate inner)
    {
        if (await BeginsAsync(context.Request.BodyReader, context.RequestAborted)) await inner(context);
        else await Refusals.WriteAsync(context, StatusCodes.Status400BadRequest, new EngineError(EngineError.InvalidRequest, "What was sent is no message of gRPC: its first byte is neither 0 nor 1."));
    }

    private static async Task<bool> BeginsAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(cancellationToken);
        var begins = read.Buffer.IsEmpty || read.Buffer.FirstSpan[0] <= IsCompressed;
        // Nothing is taken, and nothing counts as looked at: whoever reads next finds it all.
        body.AdvanceTo(read.Buffer.Start);
        return begins;
    }
}
