using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace LazyEngine.Server.Work;

/// <summary>Tells a caller whose message cannot be read that it is so: it is no failure of the server.</summary>
internal sealed class UnreadableMessages : Interceptor
{
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message cannot be read: {unreadable.Message}"));
        }
    }
}
