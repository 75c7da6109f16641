/** An S3 server for tests, in a process of its own. */
package dev.plumbline.s3test;
