using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Runtime;

/// <summary>
/// Finds DuckDB's native library. A package has it for several platforms, in folders where .NET does not look; elsewhere it is where .NET finds it by itself.
/// </summary>
internal static class DuckDbLibrary
{
    private const string Name = "duckdb";

    private static readonly Lock s_gate = new();
    private static bool s_found;

    /// <summary>Finds the library once for the process. Call before DuckDB is first used.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.PlatformNotSupported"/>.</exception>
    public static void EnsureFound()
    {
        lock (s_gate)
        {
            if (s_found)
            {
                return;
            }

            var assembly = typeof(NativeMethods).Assembly;
            if (Packed(NativeSearch.PackedFolder(RuntimePackages.Platform)) is { } packed)
            {
                NativeResolver.Serve(assembly, packed, name => name == Name);
            }
            else if (!NativeLibrary.TryLoad(Name, assembly, null, out _))
            {
                throw RuntimeErrors.NoDuckDb(RuntimePackages.Platform);
            }

            s_found = true;
        }
    }

    /// <summary>The library of a package's folder, or null where the folder has none.</summary>
    internal static nint? Packed(string folder)
    {
        var file = Path.Combine(folder, NativeSearch.FileName(Name));
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw RuntimeErrors.DuckDbNotLoadable(file, exception);
        }
    }
}
