using System.Reflection;
using RosePO.Core.Runtime.Provisioning;
using RosePO.Core.Runtime.Trust;

namespace RosePO.Core.Runtime;

/// <summary>Where native libraries are looked for.</summary>
internal static class NativeSearch
{
    private static readonly EnumerationOptions s_readable = new() { IgnoreInaccessible = true };

    /// <summary>The environment variable that names libtorch's folder.</summary>
    public const string Variable = "ROSEPO_LIBTORCH";

    /// <summary>The environment variable that names the folder of ONNX Runtime's native library.</summary>
    public const string OnnxRuntimeVariable = "ROSEPO_ONNXRUNTIME";

    /// <summary>
    /// Folders that may contain libtorch, best first: the explicit one, <c>ROSEPO_LIBTORCH</c>, <c>libtorch</c> beside this
    /// assembly or one folder up, what was installed for the user (CUDA first), the NuGet package folder, and PyTorch installs (<c>torch/lib</c>) of the active Python.
    /// A folder that is named, explicitly or by the variable, is the only one. Of settings that name the others, relative paths are not followed.
    /// </summary>
    public static IEnumerable<string> LibTorchFolders(string? explicitFolder)
    {
        var named = explicitFolder ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return [named, Path.Combine(named, "lib")];
        }

        return
        [
            Path.Combine(ProgramFolder, "libtorch"),
            Path.GetFullPath(Path.Combine("..", "libtorch"), ProgramFolder),
            .. Optional(RuntimePackages.FolderOfUser(RuntimeKind.Cuda)),
            .. Optional(RuntimePackages.FolderOfUser(RuntimeKind.Cpu)),
            .. InPackages($"libtorch-cpu-{Platform}", Metadata("LibTorchVersion")),
            .. PythonFolders(),
        ];
    }

    /// <summary>The folder beside this assembly in which packages have the native libraries of a platform.</summary>
    internal static string PackedFolder(string platform) => Path.Combine(ProgramFolder, "runtimes", platform, "native");

    /// <summary>Files that may be TorchSharp's native library, best first: packed beside this assembly, or the NuGet package's.</summary>
    public static IReadOnlyList<string> LibTorchSharpFiles()
    {
        var file = FileName("LibTorchSharp");
        return
        [
            Path.Combine(PackedFolder(Platform), file),
            .. InPackages("torchsharp", Metadata("TorchSharpVersion")).Select(folder => Path.Combine(folder, file)),
        ];
    }

    /// <summary>
    /// Folders that may contain ONNX Runtime's native library, best first: beside this assembly, <c>onnxruntime</c> there or one folder up, the NuGet package
    /// folder. A folder that <c>ROSEPO_ONNXRUNTIME</c> names is the only one.
    /// </summary>
    internal static IReadOnlyList<string> OnnxRuntimeFolders()
    {
        if (Environment.GetEnvironmentVariable(OnnxRuntimeVariable) is { Length: > 0 } named)
        {
            return [named, Path.Combine(named, "lib")];
        }

        return
        [
            ProgramFolder,
            Path.Combine(ProgramFolder, "onnxruntime"),
            Path.GetFullPath(Path.Combine("..", "onnxruntime"), ProgramFolder),
            .. InPackages("microsoft.ml.onnxruntime", OnnxRuntimeVersion),
        ];
    }

    /// <summary>ONNX Runtime's version that this version is built for.</summary>
    internal static string OnnxRuntimeVersion => Metadata("OnnxRuntimeVersion");

    /// <summary>The platform's file name of a library.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string Platform => RuntimePackages.Platform;

    /// <summary>The folder of this assembly.</summary>
    internal static string ProgramFolder => Path.GetDirectoryName(typeof(NativeSearch).Assembly.Location) ?? AppContext.BaseDirectory;

    private static IEnumerable<string> InPackages(string id, string version) =>
        Optional(UserFolders.Packages).Select(packages => Path.Combine(packages, id, version, "runtimes", Platform, "native"));

    private static IEnumerable<string> Optional(string? folder) => folder is null ? [] : [folder];

    private static IEnumerable<string> PythonFolders()
    {
        foreach (var root in (string?[])[Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Environment.GetEnvironmentVariable("CONDA_PREFIX"), "/usr/local", "/usr"])
        {
            var lib = UserFolders.Full(root) is { } full ? Path.Combine(full, "lib") : null;
            if (lib is null || !Directory.Exists(lib))
            {
                continue;
            }

            foreach (var python in Directory.EnumerateDirectories(lib, "python3*", s_readable).OrderDescending(StringComparer.Ordinal))
            {
                yield return Path.Combine(python, "site-packages", "torch", "lib");
                yield return Path.Combine(python, "dist-packages", "torch", "lib");
            }
        }
    }

    internal static string Metadata(string key) => typeof(NativeSearch).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
