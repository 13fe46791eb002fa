using Google.Protobuf;
using Grpc.Core;
using LazyEngine.Errors;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Commands;

/// <summary>Binds the service so that bytes which are no message of it are the caller's mistake, and not a failure of the server.</summary>
/// <remarks>The library reads the one message of a call before any interceptor runs, and takes whatever that throws for a failure of the service.</remarks>
internal static class CheckedMethods
{
    /// <summary>Called by the library, which takes methods for those of the service that the type of the parameter declares.</summary>
    public static void Bind(ServiceBinderBase binder, V1.Engine.EngineBase? service) => V1.Engine.BindService(new CheckingBinder(binder), service);

    private sealed class CheckingBinder(ServiceBinderBase inner) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Checked(method), handler);

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => inner.AddMethod(Checked(method), handler);

        private static Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method) =>
            new(method.Type, method.ServiceName, method.Name, Checked(method.RequestMarshaller), method.ResponseMarshaller);

        private static Marshaller<T> Checked<T>(Marshaller<T> marshaller) => new(marshaller.ContextualSerializer, context =>
        {
            try
            {
                return marshaller.ContextualDeserializer(context);
            }
            catch (InvalidProtocolBufferException unreadable)
            {
                throw GrpcProblems.Of(new EngineError(EngineError.InvalidRequest, $"The message cannot be read: {unreadable.Message}"));
            }
        });
    }
}
