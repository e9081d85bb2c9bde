using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RosePO.Module.Tests;

/// <summary>A PowerShell with the packed module imported, in a folder of its own.</summary>
public sealed class Host : IDisposable
{
    /// <summary>One collection for all classes: the process has one libtorch and one default load context.</summary>
    public const string Collection = "PowerShell";

    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault());

    public Host()
        : this(Repository.Manifest)
    {
    }

    /// <summary>Imports by another manifest.</summary>
    internal Host(string manifest)
    {
        Folder = Directory.CreateTempSubdirectory("rosepo-module-").FullName;
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(Folder);
        Get($"Import-Module '{manifest}'");
    }

    /// <summary>PowerShell's location; relative destinations are below it.</summary>
    public string Folder { get; }

    public string InFolder(string path) => Path.Combine(Folder, path);

    /// <summary>A drive whose root is a folder of its own inside this host's; this host has no New-PSDrive.</summary>
    public string AddDrive(string name)
    {
        var root = Directory.CreateDirectory(InFolder("drive " + name)).FullName;
        var session = _runspace.SessionStateProxy;
        session.Drive.New(new PSDriveInfo(name, session.Provider.GetOne("FileSystem"), root, string.Empty, null), "global");
        return root;
    }

    /// <summary>A PowerShell in this host's runspace, for a script that is to be run otherwise than to its end.</summary>
    public PowerShell Prepare(string script)
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell.AddScript(script);
    }

    public (IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Run(string script)
    {
        using var shell = Prepare(script);
        var output = shell.Invoke();
        return (output, [.. shell.Streams.Error]);
    }

    /// <summary>The output of a script that must report no error.</summary>
    public IReadOnlyList<PSObject> Get(string script)
    {
        var (output, errors) = Run(script);
        Assert.Empty(errors.Select(error => error.ToString()));
        return output;
    }

    /// <summary>The one error of a script.</summary>
    public ErrorRecord Error(string script) => Assert.Single(Run(script).Errors);

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
