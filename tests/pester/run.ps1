# Runs the files of this folder with one Pester and writes what came of each test as JSON: `dotnet test` starts it in a shell of its own.
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Result
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
$ran = Invoke-Pester -Configuration $configuration

# What fails around tests, such as BeforeAll, is told with every test of its block.
function ErrorsOf($Test) {
    for ($at = $Test; $at; $at = $at.Block ?? $at.Parent) { $at.ErrorRecord | ForEach-Object { "$_`n$($_.ScriptStackTrace)" } }
}

@{
    Pester = (Get-Module Pester).Version.ToString()
    Shell = $PSVersionTable.PSVersion.ToString()
    Tests = @($ran.Tests | ForEach-Object {
        @{
            File = Split-Path $_.ScriptBlock.File -Leaf; Line = $_.StartLine; Name = $_.ExpandedPath; Result = "$($_.Result)"; Seconds = $_.Duration.TotalSeconds
            Errors = @($_.Result -eq 'Failed' ? (ErrorsOf $_) : ($_.Result -eq 'Skipped' ? "$($_.ErrorRecord)" : $null)) -join "`n"
        }
    })
    Broken = @($ran.Containers | Where-Object Result -EQ Failed | ForEach-Object { "$($_.Item): $($_.ErrorRecord -join "`n")" })
} | ConvertTo-Json -Depth 5 | Set-Content $Result
