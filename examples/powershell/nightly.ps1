#requires -Version 7.6
<#
.SYNOPSIS
    A nightly job: trains on what is new, holds the model to the gate, and lets it serve where it passes.
.DESCRIPTION
    Exits with 0 where a model was promoted or nothing had changed, with 1 where the gate was missed. A run that was cut off resumes where
    it was when the job is started again. <Serving>/current.txt names the folder that serves.
.EXAMPLE
    ./nightly.ps1
    On the generated data of the quickstart.
.EXAMPLE
    ./nightly.ps1 -Experiment ./shop.yml -Runs /srv/rosepo/runs -Serving /srv/rosepo/serving
    From cron: 0 2 * * * pwsh -NoProfile -File nightly.ps1 -Experiment ... >> nightly.log 2>&1
#>
param(
    [string] $Experiment = "$PSScriptRoot/../quickstart/experiment.yml",
    [string] $Model = 'align/rosepo',
    [string] $Runs = './nightly/runs',
    [string] $Serving = './nightly/serving',
    [string] $Night = (Get-Date -Format yyyy-MM-dd),
    [hashtable] $Gate = @{}
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
foreach ($module in 'RosePO', 'RosePO.Assertions') {
    # The packed modules of this checkout (dotnet build module -t:PackModule -c Release), else the installed ones.
    $packed = Get-ChildItem "$PSScriptRoot/../../artifacts/module/$module" -Directory -ErrorAction Ignore |
        Sort-Object { [version] $_.Name } | Select-Object -Last 1
    if (-not (Get-Module $module)) { Import-Module ($packed ? "$($packed.FullName)/$module.psd1" : $module) }
}

if (-not (Test-RosePORuntime -Quiet)) { $null = Install-RosePORuntime }

$result = Invoke-RosePOExperiment $Experiment -Runs $Runs
"$Night $($result.Name): $(@($result.Stages | Where-Object { -not $_.Reused }).Count) of $($result.Stages.Count) stages had something to do."
$null = New-Item $Serving -ItemType Directory -Force
$serves = (Test-Path "$Serving/current.txt") ? (Get-Content "$Serving/current.txt") : $null
if ($result.Reused -and $serves) { "$Night nothing is new: $serves keeps serving."; exit 0 }

$stages = $result.Stages | Group-Object Stage -AsHashTable
$data = @{ Candidate = $stages[$Model].Path; Dataset = $stages['import'].Path } + $Gate
if ($serves) { $data.Champion = "$Serving/$serves" }
$configuration = New-PesterConfiguration
$configuration.Run.Container = New-PesterContainer -Path "$PSScriptRoot/Promotion.Tests.ps1" -Data $data
$configuration.Run.PassThru = $true
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputPath = "$Runs/gate-$Night.xml"
$gated = Invoke-Pester -Configuration $configuration
if ($gated.Result -ne 'Passed') { "$Night the gate was missed: $($serves ?? 'nothing') keeps serving."; exit 1 }

$null = Export-RosePOModel $data.Candidate -Destination "$Serving/$Night" -Force
Set-Content "$Serving/current.txt" $Night
"$Night was promoted."
