/**
 * Builds and checks Fiji's update site of Hermes: a folder of static files that Fiji's updater reads. No part of the
 * shipped jar.
 * <p>
 * {@link sc.fiji.hermes.site.BuildSite} turns a folder that looks like an installation into a site,
 * {@link sc.fiji.hermes.site.CheckSite} reads a site as the updater would.
 */
package sc.fiji.hermes.site;
