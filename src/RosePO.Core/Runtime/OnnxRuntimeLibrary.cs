using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime;

/// <summary>
/// Finds ONNX Runtime's native library and loads it by full path before its managed half is touched. A failure inside that half's own
/// loader is final for a process; one here is an error with a sentence.
/// </summary>
internal static class OnnxRuntimeLibrary
{
    private const string Name = "onnxruntime";

    private static readonly Lock s_gate = new();
    private static bool s_loaded;

    /// <summary>Loads the library once for the process; cheap when loaded already. Call before the first touch of ONNX Runtime.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.OnnxRuntimeNotFound"/>.</exception>
    public static void EnsureLoaded()
    {
        lock (s_gate)
        {
            if (!s_loaded)
            {
                var (library, path) = Load(NativeSearch.OnnxRuntimeFolders(), IsNamed ? null : Ordinary);
                Serve(library);
                Start(path);
                s_loaded = true;
            }
        }
    }

    /// <summary>Loads the library from the first folder that contains it, otherwise by another search.</summary>
    /// <param name="folders">Folders, best first.</param>
    /// <param name="otherwise">The search after them; null where there is none, because the user named the folder.</param>
    internal static (nint Library, string Path) Load(IReadOnlyList<string> folders, Func<nint>? otherwise)
    {
        var file = NativeSearch.FileName(Name);
        var search = NativeFiles.First(folders.Select(folder => Path.Combine(folder, file)), named: otherwise is null);
        if (search.Found is not { } path)
        {
            return otherwise?.Invoke() is { } found and not 0 ? (found, file) : throw RuntimeErrors.OnnxRuntimeMissing(folders, file, search.Refused);
        }

        try
        {
            return (NativeLibrary.Load(path), path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw RuntimeErrors.OnnxRuntimeNotUsable(path, exception);
        }
    }

    private static bool IsNamed => Environment.GetEnvironmentVariable(NativeSearch.OnnxRuntimeVariable) is { Length: > 0 };

    // Last, because a system may contain a copy of its own that is older: Windows does. In the system's folders alone, never in the current one.
    private static nint Ordinary() => NativeLibrary.TryLoad(Name, typeof(InferenceSession).Assembly, DllImportSearchPath.SafeDirectories, out var library) ? library : 0;

    // Its own resolver would look beside the application alone.
    private static void Serve(nint library)
    {
        OrtEnv.DisableDllImportResolver = true;
        NativeResolver.Serve(typeof(InferenceSession).Assembly, library, name => Path.GetFileNameWithoutExtension(name) is Name or $"lib{Name}");
    }

    // Apart, so that the JIT does not touch its initialiser before the library is there. Errors come as exceptions; a log beside them would only
    // tell them twice.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Start(string path)
    {
        try
        {
            if (!OrtEnv.IsCreated)
            {
                var options = new EnvironmentCreationOptions { logId = "RosePO", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
            }
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or NotSupportedException or OnnxRuntimeException)
        {
            // An older library than the managed half asks for.
            throw RuntimeErrors.OnnxRuntimeNotUsable(path, exception.InnerException ?? exception);
        }
    }
}
